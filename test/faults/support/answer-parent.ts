export type Question = { id: number; ask: string; input?: unknown };
export type Reply = { id: number; result?: unknown; error?: string };

type Commands = Record<string, (input: unknown) => unknown>;

/** Runs in a child process: tells the parent that it is ready, then answers what it is asked. */
export function answerParent(commands: Commands): void {
  const tell = (reply: Reply): void => void process.send?.(reply);
  process.on('message', ({ id, ask, input }: Question) => {
    new Promise((resolve) => resolve(commands[ask]?.(input))).then(
      (result) => tell({ id, result }),
      (error: unknown) => tell({ id, error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  tell({ id: 0 });
}
