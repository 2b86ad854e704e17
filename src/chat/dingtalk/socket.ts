import { WebSocket } from 'ws';

/** A connection as the stream uses it. `heard` is told of every sign of life. */
export type Socket = {
  send: (text: string) => void;
  ping: () => void;
  /** Says goodbye; what is under way may still be acknowledged. */
  close: () => void;
  /** Ends a connection that does not answer. */
  terminate: () => void;
  on: {
    (event: 'text', listener: (text: string) => void): void;
    (event: 'heard' | 'closed', listener: () => void): void;
  };
};

const HANDSHAKE_MS = 10_000;
const MAX_FRAME_BYTES = 1024 * 1024;

/** Connects within ten seconds or rejects. Frames above 1 MB end the connection. */
export function connectSocket(address: string): Promise<Socket> {
  const socket = new WebSocket(address, {
    ...{ handshakeTimeout: HANDSHAKE_MS, maxPayload: MAX_FRAME_BYTES, followRedirects: false },
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    const ready = wrapped(socket);
    socket.once('open', () => {
      socket.off('error', reject);
      // A broken connection also closes; its reason is of no use to anybody.
      socket.on('error', () => undefined);
      resolve(ready);
    });
  });
}

function wrapped(socket: WebSocket): Socket {
  // The first frame may come with the handshake, before anybody listens.
  const early: string[] = [];
  const keep = (data: Buffer | ArrayBuffer | Buffer[]): void => void early.push(asText(data));
  socket.on('message', keep);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    ping: () => {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    close: () => socket.close(),
    terminate: () => socket.terminate(),
    on: (event: string, listener: (text: string) => void) => {
      if (event === 'text') {
        socket.off('message', keep);
        socket.on('message', (data) => listener(asText(data)));
        early.splice(0).forEach(listener);
      }
      if (event === 'closed') socket.on('close', () => listener(''));
      if (event !== 'heard') return;
      for (const sign of ['message', 'ping', 'pong'] as const) socket.on(sign, () => listener(''));
    },
  };
}

const asText = (data: Buffer | ArrayBuffer | Buffer[]): string =>
  Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data as ArrayBuffer).toString('utf8');
