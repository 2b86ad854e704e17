import { fork, spawn, type ChildProcess } from 'node:child_process';
import { build } from 'esbuild';
import { once } from 'node:events';
import { resolve } from 'node:path';
import axios from 'axios';
import { pause } from './measure';

const ROLES = resolve('dist/bench/roles.js');

/** Bundles what the child processes run, as the product itself is bundled: nothing is transpiled while it is measured. */
export async function bundleRoles(): Promise<void> {
  await build({
    entryPoints: ['test/bench/roles/main.ts'],
    outfile: ROLES,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
  });
}

/** A child process with one part in a measurement. */
export type RoleProcess = {
  ask: <T>(task: object) => Promise<T>;
  stop: () => Promise<void>;
};

type Answer = { value?: unknown; error?: string };

const living = new Set<ChildProcess>();

/** Ends every child that is still there, when the bench itself is broken off. */
export function endAll(): void {
  for (const child of living) child.kill('SIGKILL');
}

function keep(child: ChildProcess): ChildProcess {
  living.add(child);
  child.once('exit', () => living.delete(child));
  return child;
}

/** Starts a role of `roles/main.ts`; it is ready when this resolves. */
export async function startRole(name: string, options: object = {}): Promise<RoleProcess> {
  const child = keep(fork(ROLES, [name, JSON.stringify(options)], { execArgv: profiling(name) }));
  let take: (answer: Answer) => void = () => undefined;
  child.on('message', (answer: Answer) => take(answer));
  child.on('exit', () => take({ error: 'it ended' }));
  const receive = async (): Promise<unknown> => {
    const answer = await new Promise<Answer>((resolve) => (take = resolve));
    if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
    return answer.value;
  };
  await receive();
  return {
    ask: async <T>(task: object) => {
      child.send(task);
      return (await receive()) as T;
    },
    stop: async () => {
      child.disconnect();
      await gone(child);
    },
  };
}

/** The real program, `node dist/main.js`, as a process of its own. */
export type Server = { url: string; pid: number; stop: () => Promise<void> };

export async function startServer(cwd: string, env: Record<string, string>): Promise<Server> {
  const args = [...profiling('server'), resolve('dist/main.js')];
  const child = keep(
    spawn(process.execPath, args, {
      ...{ cwd, env: { PATH: process.env.PATH ?? '', ...env } },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const url = `http://127.0.0.1:${env.PORT ?? ''}`;
  await answering(`${url}/readyz`, child);
  return {
    ...{ url, pid: child.pid ?? 0 },
    stop: async () => {
      child.kill('SIGTERM');
      await gone(child);
    },
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await axios.get(url, { proxy: false, timeout: 2_000 }).catch(() => null);
    if (answer?.status === 200) return;
    await pause(100);
  }
  throw new Error('the server does not get ready');
}

const gone = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** `BENCH_PROFILE=server npm run bench` leaves CPU profiles of that process in `dist/bench/profiles`. */
const profiling = (name: string): string[] =>
  process.env.BENCH_PROFILE === name
    ? ['--cpu-prof', `--cpu-prof-dir=${resolve('dist/bench/profiles')}`]
    : [];
