import { fork, type ChildProcess } from 'node:child_process';

export type Question = { name: string; task: unknown };
export type Answer = { value?: unknown; error?: string };

export type FrugalProcess = {
  /** Runs one work after the other; `ms` are counted from its turn. Rejects when it fails, takes too long or too much memory. */
  run: (name: string, task: unknown, ms: number) => Promise<unknown>;
  close: () => Promise<void>;
};

/** What a rejection says of a process that took too long, too much memory, or itself down. */
export const ENDED = 'the process ended';

const IDLE_MS = 30_000;

/**
 * A process for one kind of work: it starts with the first, knows no secrets, ends after half a minute (or `idleMs`) without any, and is killed
 * above `mostBytes` of resident memory. The next work begins a new one.
 */
export function frugalProcess(
  file: string,
  mostBytes: number,
  idleMs: number = IDLE_MS,
): FrugalProcess {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let before: Promise<unknown> = Promise.resolve();

  const start = (): ChildProcess => {
    const begun = begin(file, mostBytes);
    begun.once('exit', () => child === begun && (child = undefined));
    return begun;
  };
  /** At once nobody's: it takes a moment to end, and work that comes meanwhile must not be given to it. */
  const retire = (old: ChildProcess): void => {
    if (child === old) child = undefined;
    old.kill();
  };
  const turn = async (name: string, task: unknown, ms: number): Promise<unknown> => {
    clearTimeout(idle);
    child ??= start();
    const mine = child;
    try {
      return await ask(mine, { name, task }, ms);
    } finally {
      idle = setTimeout(() => retire(mine), idleMs).unref();
    }
  };
  return {
    run: (name, task, ms) => {
      const begin = (): Promise<unknown> => turn(name, task, ms);
      before = before.then(begin, begin);
      return before;
    },
    close: async () => {
      clearTimeout(idle);
      child?.kill('SIGKILL');
      await before.catch(() => undefined);
    },
  };
}

function begin(file: string, mostBytes: number): ChildProcess {
  const begun = fork(file, [String(mostBytes)], {
    ...{ serialization: 'advanced', env: {}, execArgv: [] },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // A read under way keeps the program alive through its caller, an idle process must not.
  begun.unref();
  begun.channel?.unref();
  return begun;
}

/** One question to the process and its answer. Kills a process that takes longer than `ms`. */
function ask(child: ChildProcess, question: Question, ms: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('message', answered).off('exit', ended).off('error', ended);
      settle();
    };
    const answered = ({ value, error }: Answer): void =>
      end(() => (error === undefined ? resolve(value) : reject(new Error(error))));
    const ended = (): void => end(() => reject(new Error(ENDED)));
    child.on('message', answered).on('exit', ended).on('error', ended);
    child.send(question, (error) => error && ended());
  });
}
