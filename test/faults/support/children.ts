import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Question, Reply } from './answer-parent';

/** A child process that answers questions; whoever waits for an answer when it dies gets an error. */
export type Child = {
  pid: number;
  ask: <T>(what: string, input?: unknown) => Promise<T>;
  kill: (signal: NodeJS.Signals) => void;
  isAlive: () => boolean;
  /** How it ended: the signal, or the exit code. */
  ended: Promise<NodeJS.Signals | number>;
};

const bundles = new Map<string, Promise<string>>();

/** Bundles a child's entry once a test process; packages stay outside. */
function bundle(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known) return known;
  const outfile = join('dist', 'test', `${entry}-${String(process.pid)}.js`);
  const made = build({
    ...{ entryPoints: [join('test', 'faults', 'support', `${entry}.ts`)], outfile, bundle: true },
    ...{ packages: 'external', platform: 'node', format: 'cjs', target: 'node20' },
    logLevel: 'error',
  }).then(() => outfile);
  bundles.set(entry, made);
  return made;
}

export type Entry = 'program-child' | 'worker-child';

/** Starts a child and waits until it is ready. */
export async function startChild(entry: Entry, env: Record<string, string>): Promise<Child> {
  const child = fork(await bundle(entry), { env: { ...process.env, ...env } });
  const handle = handleOf(child);
  await Promise.race([
    once(child, 'message'),
    handle.ended.then((how) => {
      throw new Error(`the child ended before it was ready: ${String(how)}`);
    }),
  ]);
  return handle;
}

function handleOf(child: ChildProcess): Child {
  const waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (e: Error) => void }
  >();
  let asked = 0;
  let alive = true;
  const ended = new Promise<NodeJS.Signals | number>((resolve) => {
    child.once('exit', (code, signal) => {
      alive = false;
      for (const { reject } of waiting.values()) reject(new Error('the child has ended'));
      resolve(signal ?? code ?? 0);
    });
  });
  child.on('message', ({ id, result, error }: Reply) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(result as never);
    else asker?.reject(new Error(error));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    isAlive: () => alive,
    kill: (signal) => void child.kill(signal),
    ask: (what, input) =>
      new Promise((resolve, reject) => {
        if (!alive) return reject(new Error('the child has ended'));
        const question: Question = { id: ++asked, ask: what, input };
        waiting.set(question.id, { resolve, reject });
        child.send(question, (error) => error && reject(error));
      }),
  };
}
