import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { quantile } from '../measure';
import { makeRequests, type Wanted } from './payloads';

/** Sends all requests over `connections`, each as soon as the one before was answered, or `perSecond` come what may. */
export type Shoot = Wanted & {
  port: number;
  connections: number;
  perSecond?: number;
  /** Never sleeps: on a virtual machine waking a sleeper costs whoever answers more than the answer itself. */
  awake?: boolean;
};
export type Shot = {
  perSecond: number;
  /** Milliseconds; with a fixed rate counted from when the request should have left. */
  p50: number;
  p99: number;
  max: number;
  failed: number;
};

/**
 * Load over plain sockets: little of the machine goes into asking, so that what is measured is answering. Requests are made
 * before the time runs.
 */
export const generator = (): Promise<(task: Shoot) => Promise<Shot>> =>
  Promise.resolve(async (task) => {
    const requests = makeRequests(task);
    const lines = await Promise.all(
      Array.from({ length: task.connections }, () => openLine(task.port)),
    );
    const began = performance.now();
    let running = task.awake === true;
    const turn = (): void => void (running && setImmediate(turn));
    turn();
    const run = task.perSecond ? atRate(lines, requests, task.perSecond) : inTurn(lines, requests);
    const { latencies, failed } = await run;
    const seconds = (performance.now() - began) / 1000;
    running = false;
    for (const line of lines) line.close();
    return {
      ...{ perSecond: (requests.length - failed) / seconds, failed },
      ...{ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
      max: quantile(latencies, 1),
    };
  });

type Run = { latencies: number[]; failed: number };

async function inTurn(lines: readonly Line[], requests: readonly Buffer[]): Promise<Run> {
  const run: Run = { latencies: [], failed: 0 };
  let next = 0;
  await Promise.all(
    lines.map(async (line) => {
      for (let request = requests[next++]; request; request = requests[next++])
        await exchange(line, request, { run, since: performance.now() });
    }),
  );
  return run;
}

async function atRate(
  lines: readonly Line[],
  requests: readonly Buffer[],
  perSecond: number,
): Promise<Run> {
  const run: Run = { latencies: [], failed: 0 };
  const free = [...lines];
  const waiting: (() => void)[] = [];
  const sent: Promise<void>[] = [];
  const began = performance.now();
  const send = async (request: Buffer, since: number): Promise<void> => {
    const line = free.pop() ?? (await nextFree(free, waiting));
    await exchange(line, request, { run, since });
    free.push(line);
    waiting.shift()?.();
  };
  for (let n = 0; n < requests.length;) {
    const due = began + (n / perSecond) * 1000;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    else sent.push(send(requests[n++] ?? Buffer.alloc(0), due));
  }
  await Promise.all(sent);
  return run;
}

async function nextFree(free: Line[], waiting: (() => void)[]): Promise<Line> {
  for (;;) {
    await new Promise<void>((resolve) => waiting.push(resolve));
    const line = free.pop();
    if (line) return line;
  }
}

async function exchange(
  line: Line,
  request: Buffer,
  { run, since }: { run: Run; since: number },
): Promise<void> {
  const status = await line.send(request);
  run.latencies.push(performance.now() - since);
  if (status !== 200 && status !== 201) run.failed += 1;
}

export type Line = { send: (request: Buffer) => Promise<number>; close: () => void };

/** One kept-alive connection; it understands as much of HTTP as our answers need. */
export async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let text = '';
  let settle: (status: number) => void = () => undefined;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const status = statusOf(text);
    if (status === null) return;
    text = '';
    settle(status);
  });
  socket.on('close', () => settle(0));
  socket.on('error', () => settle(0));
  return {
    send: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        if (socket.destroyed) resolve(0);
        else socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

const LENGTH = /\r\ncontent-length: (\d+)/i;

/** The status of an answer that is there to its end, else null. */
function statusOf(text: string): number | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const length = Number(LENGTH.exec(text)?.[1] ?? 0);
  return text.length - end - 4 < length ? null : Number(text.slice(9, 12));
}
