import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { sendJson } from '../http';
import { createRequestLog } from '../request-log';
import { createApi } from './api';
import { createFaults } from './faults';
import type { DingTalkOptions } from './options';
import { createTenant } from './tenant';
import type { DingTalkTenant } from './tenant';
import { createWorld } from './world';

export { CARD_EXISTS } from './card-api';
export { TODO_EXISTS } from './todo-api';
export type { DingTalkOptions } from './options';
export type { DingTalkTenant } from './tenant';
export type { CardButton, CardChoice, CardFact, CardView } from './card-view';
export type { ChatMessage } from './chats';

/** A simulated DingTalk organisation: both of its APIs, the Stream gateway, and the tenant itself for tests. */
export type DingTalkSandbox = {
  /** Paths as on the real hosts: '/v1.0/…', '/gettoken', '/topapi/…', '/robot/…', and '/files/…' for downloads. */
  handler: (req: IncomingMessage, res: ServerResponse) => void;
  /** For the server's `upgrade` event: the Stream gateway, whatever the path. */
  onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  tenant: DingTalkTenant;
  /** Ends connections and requests left hanging. */
  close: () => Promise<void>;
};

/** Makes an organisation in memory; nothing listens until `handler` and `onUpgrade` are mounted. */
export function createDingTalkSandbox(options: DingTalkOptions): DingTalkSandbox {
  const world = createWorld(options);
  const log = createRequestLog(options.clock);
  const { gateway, tokens } = world;
  const { faults, strike, isDown } = createFaults({ tokens, onDown: gateway.controls.dropAll });
  const api = createApi({ world, strike, log });

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [path, base] = [req.url ?? '/', 'http://sandbox'];
    if (URL.canParse(path, base)) await api.handle(req, res, new URL(path, base));
    else sendJson(res, 400, { code: 'InvalidAction', message: 'not an address' });
  };

  return {
    tenant: createTenant(world, { log, faults }),
    handler: (req, res) => {
      answer(req, res).catch((error: unknown) => {
        if (res.headersSent) res.destroy();
        else sendJson(res, 500, { code: 'ServiceUnavailable', message: String(error) });
      });
    },
    onUpgrade: (req, socket, head) => {
      if (isDown()) socket.destroy();
      else gateway.upgrade(req, socket, head);
    },
    close: () => {
      api.close();
      gateway.close();
      return Promise.resolve();
    },
  };
}

/** Makes an organisation and listens on 127.0.0.1; port 0 takes any free one. Both APIs have `url` as their base. */
export async function startDingTalkSandbox(
  options: DingTalkOptions,
  port = 0,
): Promise<{ url: string; sandbox: DingTalkSandbox; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(taken)}`;
  const sandbox = createDingTalkSandbox({ publicUrl: url, ...options });
  server.on('request', sandbox.handler);
  server.on('upgrade', sandbox.onUpgrade);
  return {
    url,
    sandbox,
    close: async () => {
      await sandbox.close();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}
