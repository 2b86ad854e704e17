import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { SECOND } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { randomHex } from './names';
import type { Frame } from './frames';

/** What an app wants to hear over a connection (2.5). */
export type Subscription = { type: 'EVENT' | 'CALLBACK'; topic: string };

/** An open Stream connection; `openedAt` is simulated UTC ms. */
export type Connection = {
  id: string;
  subscriptions: Subscription[];
  ua: string;
  openedAt: number;
  send: (frame: Frame | string) => void;
  close: () => void;
  drop: () => void;
};

/** What goes wrong with the gateway; a test may change it at any time. */
export type GatewayFaults = {
  /** This many tickets are refused with HTTP 401 at the upgrade. */
  refuseTickets: number;
  /** This many connections are closed right after they were opened. */
  closeAtOnce: number;
  /** Connections stay open, but nothing is delivered and no ping answered. */
  isSilent: boolean;
};

type Listener = (connection: Connection, raw: string) => void;
type Ticket = { subscriptions: Subscription[]; ua: string; expiresAt: number };

/** Tickets and open connections. */
export type Connections = {
  faults: GatewayFaults;
  /** Good once and for 90 s of simulated time. */
  issueTicket: (subscriptions: Subscription[], ua: string) => string;
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  open: () => Connection[];
  /** The next connection that subscribed, in turn; undefined if there is none. */
  pick: (subscription: Subscription) => Connection | undefined;
  /** True if any connection ever subscribed to it: then the app is in Stream mode. */
  wasSubscribed: (subscription: Subscription) => boolean;
  listen: (listener: Listener) => void;
  close: () => void;
};

/** How long a ticket waits for its connection; the documents only say that it is used once (2.5). */
const TICKET_MS = 90 * SECOND;
const SERVER = { noServer: true, autoPong: false, maxPayload: 1_024 * 1_024 } as const;

export function createConnections(clock: Clock): Connections {
  const faults: GatewayFaults = { refuseTickets: 0, closeAtOnce: 0, isSilent: false };
  const server = new WebSocketServer(SERVER);
  const tickets = createTickets(clock);
  const open = new Map<string, Connection>();
  const subscribed = new Set<string>();
  let listener: Listener = () => undefined;
  let turn = 0;

  const accept = (socket: WebSocket, ticket: Ticket): void => {
    if (takeOne(faults, 'closeAtOnce')) {
      socket.close(1_011, 'closed at once');
      return;
    }
    const connection = wrap(socket, ticket, clock.now());
    open.set(connection.id, connection);
    for (const one of ticket.subscriptions) subscribed.add(keyOf(one));
    hear(socket, faults, (raw) => listener(connection, raw));
    socket.on('close', () => open.delete(connection.id));
  };

  return {
    faults,
    issueTicket: tickets.issue,
    upgrade: (req, socket, head) => {
      const ticket = tickets.spend(req);
      if (!ticket || takeOne(faults, 'refuseTickets')) turnAway(socket);
      else server.handleUpgrade(req, socket, head, (opened) => accept(opened, ticket));
    },
    open: () => [...open.values()],
    pick: (wanted) => {
      const fitting = [...open.values()].filter((one) => hears(one, wanted));
      return fitting[turn++ % Math.max(fitting.length, 1)];
    },
    wasSubscribed: (wanted) => subscribed.has(keyOf(wanted)),
    listen: (heard) => void (listener = heard),
    close: () => {
      for (const connection of open.values()) connection.drop();
      server.close();
    },
  };
}

type Tickets = {
  issue: Connections['issueTicket'];
  /** The ticket in the address; undefined if it is unknown, used or too old. */
  spend: (req: IncomingMessage) => Ticket | undefined;
};

function createTickets(clock: Clock): Tickets {
  const tickets = new Map<string, Ticket>();
  return {
    issue: (subscriptions, ua) => {
      const value = randomHex(32);
      tickets.set(value, { subscriptions, ua, expiresAt: clock.now() + TICKET_MS });
      return value;
    },
    spend: (req) => {
      const value = new URL(req.url ?? '/', 'http://gateway').searchParams.get('ticket') ?? '';
      const ticket = tickets.get(value);
      tickets.delete(value);
      return ticket && ticket.expiresAt > clock.now() ? ticket : undefined;
    },
  };
}

function hear(socket: WebSocket, faults: GatewayFaults, take: (raw: string) => void): void {
  socket.on('ping', (data: Buffer) => {
    if (!faults.isSilent) socket.pong(data);
  });
  socket.on('message', (data: Buffer) => take(data.toString()));
  socket.on('error', () => socket.terminate());
}

const keyOf = ({ type, topic }: Subscription): string => `${type} ${topic}`;

/** True if the connection subscribed to it. */
export function hears({ subscriptions }: Connection, wanted: Subscription): boolean {
  return subscriptions.some(({ type, topic }) => type === wanted.type && topic === wanted.topic);
}

function takeOne(faults: GatewayFaults, name: 'refuseTickets' | 'closeAtOnce'): boolean {
  if (faults[name] <= 0) return false;
  faults[name] -= 1;
  return true;
}

function turnAway(socket: Duplex): void {
  socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function wrap(socket: WebSocket, { subscriptions, ua }: Ticket, at: number): Connection {
  return {
    id: randomHex(32),
    subscriptions,
    ua,
    openedAt: at,
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN)
        socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    close: () => socket.close(1_000, 'bye'),
    drop: () => socket.terminate(),
  };
}
