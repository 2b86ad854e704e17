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

  const open = async (): Promise<Connection> => {
    const { endpoint, ticket } = await parts.openConnection(SUBSCRIPTIONS);
    const socket = await parts.connect(`${endpoint}?ticket=${encodeURIComponent(ticket)}`);
    return attend(socket, parts);
  };
  /** Lives through one connection; answers how it ended. */
  const live = async (): Promise<Ending> => {
    const next = await open();
    current?.close();
    current = next;
    if (stopped.signal.aborted) next.close();
    failures = 0;
    return next.ended;
  };
  const keep = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const ending = await live().catch((error: unknown): Ending => {
        onFault(error);
        return 'gone';
      });
      if (ending === 'gone') await waitFor(sleep(backOff(failures++)), stopped.signal);
    }
  };
  return {
    start: () => void (loop = keep()),
    stop: async () => {
      stopped.abort();
      // What has been stored is acknowledged before we leave.
      await current?.settle();
      current?.close();
      await loop;
    },
  };
}

/** `replace`: the gateway asked for a new connection and this one still lives; `gone`: it does not. */
type Ending = 'replace' | 'gone';

const backOff = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS) * (0.5 + Math.random() / 2);

/** Waits, but not beyond the end. */
const waitFor = (wait: Promise<unknown>, end: AbortSignal): Promise<unknown> =>
  Promise.race([
    wait,
    new Promise((resolve) => {
      if (end.aborted) resolve(undefined);
      end.addEventListener('abort', resolve, { once: true });
    }),
  ]);

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
  socket.on('heard', watchdog.heard);
  socket.on('text', (text) => {
    const frame = readFrame(text);
    if (frame === null) onFault(new Error('the gateway sent a frame that is none'));
    else {
      const work = take(frame)
        .catch(onFault)
        .finally(() => under.delete(work));
      under.add(work);
    }
  });
  socket.on('closed', () => {
    watchdog.stop();
    end('gone');
  });
  const settle = async (): Promise<void> => void (await Promise.all(under));
  return { ended, settle, close: () => socket.close() };
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
    else if (silent > 2) giveUp();
  }, silenceMs);
  timer.unref();
  return { heard: () => (silent = 0), stop: () => clearInterval(timer) };
}
