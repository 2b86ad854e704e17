import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MINUTE } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { createConnections } from './connections';
import type { Connection, Connections, GatewayFaults } from './connections';
import type { Counters } from './counters';
import { buildFrame, readAck } from './frames';
import type { Frame } from './frames';
import { randomHex } from './names';
import { createPushes } from './pushes';
import type { Push, Pushes } from './pushes';

type Described = Pick<Connection, 'id' | 'subscriptions' | 'ua' | 'openedAt'>;

/** What a test or the page can do with the Stream gateway (2.5). */
export type GatewayControls = {
  connections: () => Described[];
  /** Every frame that wanted an acknowledgement, oldest first. */
  pushes: () => Push[];
  /** Pings sent, and how many of them were echoed as wanted. */
  pings: () => { sent: number; answered: number };
  /** Frames of the app that are no acknowledgement, with the reason. */
  problems: () => string[];
  /** Sends a SYSTEM ping to every connection now; otherwise once a minute of simulated time. */
  ping: () => void;
  /** Asks every connection to leave: the app shall open another one first and then close. */
  disconnect: () => void;
  /** Repeats and pings whatever is due by the clock; happens by itself five times a second of real time. */
  tick: () => void;
  /** Sends a frame that is not JSON to every connection. */
  sendGarbage: () => void;
  /** Cuts every connection without a goodbye. */
  dropAll: () => void;
  faults: GatewayFaults;
};

/** The Stream gateway. */
export type Gateway = {
  connections: Connections;
  pushes: Pushes;
  controls: GatewayControls;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  close: () => void;
};

const PING_MS = MINUTE;
/** Real ms between two looks at the clock. */
const TICK_MS = 200;

export function createGateway(clock: Clock, counters: Counters): Gateway {
  const connections = createConnections(clock);
  const pushes = createPushes({ connections, clock, counters });
  const pinging = createPinging(connections, clock);
  const problems: string[] = [];

  connections.listen(({ id }, raw) => {
    const ack = readAck(raw);
    if ('problem' in ack) problems.push(ack.problem);
    else if (!pushes.take(ack, id) && !pinging.take(ack.messageId, ack.data))
      problems.push(`no frame has messageId ${ack.messageId}`);
  });
  const tick = (): void => {
    pushes.tick();
    pinging.tick();
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  return {
    connections,
    pushes,
    upgrade: connections.upgrade,
    controls: {
      ...createMischief(connections, clock),
      tick,
      problems: () => [...problems],
      pings: pinging.count,
      ping: pinging.ping,
      pushes: () => structuredClone(pushes.all()),
      connections: () => connections.open().map(described),
    },
    close: () => {
      clearInterval(timer);
      connections.close();
    },
  };
}

const described = ({ id, subscriptions, ua, openedAt }: Connection): Described => ({
  id,
  subscriptions,
  ua,
  openedAt,
});

type Mischief = 'disconnect' | 'sendGarbage' | 'dropAll' | 'faults';

function createMischief(connections: Connections, clock: Clock): Pick<GatewayControls, Mischief> {
  const each = (what: (connection: Connection) => void): void => connections.open().forEach(what);
  return {
    disconnect: () => each((one) => one.send(disconnectFrame(clock.now()))),
    sendGarbage: () => each((one) => one.send('{"specVersion": "1.0", "type": ')),
    dropAll: () => each((one) => one.drop()),
    faults: connections.faults,
  };
}

function disconnectFrame(at: number): Frame {
  return buildFrame('SYSTEM', { topic: 'disconnect' }, { data: { reason: 'rebalance' }, at });
}

type Pinging = {
  ping: () => void;
  tick: () => void;
  /** True if it was the echo of a ping. */
  take: (messageId: string, data: Record<string, unknown>) => boolean;
  count: () => { sent: number; answered: number };
};

function createPinging(connections: Connections, clock: Clock): Pinging {
  const open = new Map<string, string>();
  let lastAt = clock.now();
  let [sent, answered] = [0, 0];

  const ping = (): void => {
    lastAt = clock.now();
    if (connections.faults.isSilent) return;
    for (const connection of connections.open()) {
      const opaque = randomHex(32);
      const frame = buildFrame('SYSTEM', { topic: 'ping' }, { data: { opaque }, at: clock.now() });
      open.set(frame.headers.messageId ?? '', opaque);
      sent += 1;
      connection.send(frame);
    }
  };
  return {
    ping,
    tick: () => {
      if (clock.now() - lastAt >= PING_MS) ping();
    },
    take: (messageId, data) => {
      const opaque = open.get(messageId);
      if (opaque === undefined || data.opaque !== opaque) return false;
      open.delete(messageId);
      answered += 1;
      return true;
    },
    count: () => ({ sent, answered }),
  };
}
