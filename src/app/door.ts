import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** The port, taken before anything is wired, because the simulated tenant must know it. */
export type Door = {
  port: number;
  answerWith: (listener: RequestListener) => void;
  /** Who takes connections that become something else than HTTP; without one they are cut. */
  upgradeWith: (listener: Upgrade) => void;
  close: () => Promise<void>;
};

type Upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

const notYet: RequestListener = (_, res) => {
  res.writeHead(503, { 'Retry-After': '1' }).end();
};

const BODY_MS = 15_000;
/** Photos come over slow mobile networks. */
const UPLOAD_MS = 120_000;
const isUpload = (url = ''): boolean => url.endsWith('/evidence');

/** Cuts off who has not sent the whole body in time. */
function hurry(req: IncomingMessage): void {
  if (isUpload(req.url)) return;
  const late = setTimeout(() => req.socket.destroy(), BODY_MS).unref();
  req.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
}

/**
 * Listens; answers 503 until it is told what to answer. Slow senders are cut off: 10 s for headers, 15 s for all, two minutes
 * for the file of an upload.
 */
export async function openDoor({ PORT, HOST }: { PORT: number; HOST: string }): Promise<Door> {
  let answer = notYet;
  const timeouts = {
    headersTimeout: 10_000,
    requestTimeout: UPLOAD_MS,
    connectionsCheckingInterval: 2_000,
    keepAliveTimeout: 65_000,
  };
  const server = createServer(timeouts, (req, res) => {
    hurry(req);
    answer(req, res);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    upgradeWith: (listener) => void server.on('upgrade', listener),
    answerWith: (listener) => {
      answer = listener;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // An event stream would stay open for ever.
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
}
