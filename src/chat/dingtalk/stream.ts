import { setTimeout as pause } from 'node:timers/promises';
import type { Subscription } from './client';
import { answerTo, readFrame, type Frame } from './frames';
import type { Socket } from './socket';
import type { Arrived } from './parse';

export type StreamParts = {
  /** Asks for an address and a ticket, anew for each connection (platforms.md 2.5). */
  openConnection: (
    subscriptions: readonly Subscription[],
  ) => Promise<{ endpoint: string; ticket: string }>;
  connect: (address: string) => Promise<Socket>;
  /** Stores what came in; only what is stored is acknowledged. */
  accept: (arrived: Arrived) => Promise<void>;
  onFault: (error: unknown) => void;
  /** A connection that has been silent for so long is asked; twice as long, and it is given up. */
  silenceMs?: number;
  sleep?: (ms: number) => Promise<unknown>;
};

export type Stream = { start: () => void; stop: () => Promise<void> };

const SUBSCRIPTIONS: readonly Subscription[] = [
  { type: 'CALLBACK', topic: '/v1.0/im/bot/messages/get' },
  { type: 'CALLBACK', topic: '/v1.0/card/instances/callback' },
  { type: 'EVENT', topic: '*' },
];
const SILENCE_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;
const STEADY_MS = 30_000;
const GOODBYE_MS = 2_000;

/**
 * Keeps one connection to the gateway. A new one is opened before the old one is closed when the gateway says that it will go, and
 * after a pause that grows when it breaks. Stored, then acknowledged; a frame that cannot be read or stored is not acknowledged and
 * comes again.
 */
export function createStream(parts: StreamParts): Stream {
  const { onFault, sleep = pause } = parts;
  const stopped = new AbortController();
  let current: Connection | null = null;
  let failures = 0;
  let loop: Promise<void> = Promise.resolve();

  /** Lives through one connection; answers how it ended. */
  const live = async (): Promise<Ending> => {
    const next = await openOne(parts);
    current?.close();
    current = next;
    if (stopped.signal.aborted) next.close();
    const began = performance.now();
    const ending = await next.ended;
    // One that ended at once proves nothing: a gateway in trouble is asked ever more rarely.
    if (performance.now() - began >= STEADY_MS) failures = 0;
    return ending;
  };
  const keep = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const ending = await live().catch((error: unknown): Ending => {
        onFault(error);
        return 'gone';
      });
      const isFirst = ending === 'replace' && failures === 0;
      const wait = isFirst ? 0 : backOff(failures);
      failures++;
      if (wait > 0) await waitFor(sleep(wait), stopped.signal);
    }
  };
  return {
    start: () => void (loop = keep()),
    stop: async () => {
      stopped.abort();
      // What has been stored is acknowledged before we leave; a gateway that does not answer keeps nobody.
      await waitFor(current?.settle() ?? Promise.resolve(), AbortSignal.timeout(GOODBYE_MS));
      current?.close();
      await waitFor(loop, AbortSignal.timeout(GOODBYE_MS));
    },
  };
}

/** With a new ticket: each is good for one connection. */
async function openOne(parts: StreamParts): Promise<Connection> {
  const { endpoint, ticket } = await parts.openConnection(SUBSCRIPTIONS);
  const socket = await parts.connect(`${endpoint}?ticket=${encodeURIComponent(ticket)}`);
  return attend(socket, parts);
}

/** `replace`: the gateway asked for a new connection and this one still lives; `gone`: it does not. */
type Ending = 'replace' | 'gone';

const backOff = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS) * (0.5 + Math.random() / 2);

/** Waits, but not beyond the end. */
async function waitFor(wait: Promise<unknown>, end: AbortSignal): Promise<void> {
  let leave = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    leave = resolve;
    if (end.aborted) resolve();
    end.addEventListener('abort', leave, { once: true });
  });
  await Promise.race([wait, ended]).finally(() => end.removeEventListener('abort', leave));
}

type Connection = {
  ended: Promise<Ending>;
  /** Ends when nothing is being stored. */
  settle: () => Promise<void>;
  close: () => void;
};

function attend(socket: Socket, parts: StreamParts): Connection {
  const { accept, onFault, silenceMs = SILENCE_MS } = parts;
  let end: (how: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (end = resolve));
  const watchdog = createWatchdog(silenceMs, {
    ask: () => socket.ping(),
    giveUp: () => socket.terminate(),
  });
  const under = new Set<Promise<void>>();
  const take = async (frame: Frame): Promise<void> => {
    const { way, data, messageId: mark } = frame;
    if (way !== null) await accept({ way, data, mark });
    const answer = answerTo(frame);
    if (answer !== null) socket.send(answer);
    if (frame.topic === 'disconnect') end('replace');
  };
  const read = async (text: string): Promise<void> => {
    const frame = readFrame(text);
    if (frame === null) throw new Error('the gateway sent a frame that is none');
    await take(frame);
  };
  socket.on('heard', watchdog.heard);
  socket.on('text', (text) => {
    const work = read(text)
      .catch(onFault)
      .finally(() => under.delete(work));
    under.add(work);
  });
  socket.on('closed', () => {
    watchdog.stop();
    end('gone');
  });
  const settle = async (): Promise<void> => void (await Promise.all(under));
  return { ended, settle, close: () => farewell(socket) };
}

/** Says goodbye and does not wait for ever for the answer. */
function farewell(socket: Socket): void {
  socket.close();
  setTimeout(() => socket.terminate(), GOODBYE_MS / 2).unref();
}

type Watchdog = { heard: () => void; stop: () => void };

/** A half-open connection looks alive and delivers nothing: after a silence it is asked, after a second one given up. */
function createWatchdog(
  silenceMs: number,
  { ask, giveUp }: { ask: () => void; giveUp: () => void },
): Watchdog {
  let silent = 0;
  const timer = setInterval(() => {
    silent++;
    if (silent === 1) ask();
    else giveUp();
  }, silenceMs);
  timer.unref();
  return { heard: () => (silent = 0), stop: () => clearInterval(timer) };
}
