import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy in front of a database that can lose the answer to a COMMIT. */
export type Proxy = {
  port: number;
  /** The n-th COMMIT from now reaches the server, and then the connection is cut before its answer comes back. */
  cutAfterCommit: (n: number) => void;
  /** COMMITs that went through since the last `cutAfterCommit`. */
  commits: () => number;
  cuts: () => number;
  close: () => Promise<void>;
};

const COMMIT = Buffer.from('COMMIT');

export async function openProxy(port: number): Promise<Proxy> {
  const open = new Set<Socket>();
  let deadly = 0;
  let commits = 0;
  let cuts = 0;

  const isDeadly = (chunk: Buffer): boolean => {
    if (!chunk.includes(COMMIT)) return false;
    commits += 1;
    return commits === deadly;
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let mute = false;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
    }
    client.on('data', (chunk: Buffer) => {
      mute ||= isDeadly(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!mute) return void client.write(chunk);
      // The server has done it; nobody will hear of it.
      cuts += 1;
      client.destroy();
      upstream.destroy();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutAfterCommit: (n) => {
      commits = 0;
      deadly = n;
    },
    commits: () => commits,
    cuts: () => cuts,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
