import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_PREFIX, createApi } from './api';
import { authorizePage } from './authorize-page';
import type { ShownDingTalk } from './dingtalk-home';
import { createFaults } from './faults';
import { sendJson, sendRaw } from './http';
import type { SandboxOptions } from './options';
import { createPageServer } from './page-server';
import { createRequestLog } from './request-log';
import { createTenant } from './tenant';
import type { Tenant } from './tenant';
import { createWorld } from './world';

export { CARD_EXISTS, createDingTalkSandbox, startDingTalkSandbox, TODO_EXISTS } from './dingtalk';
export type { DingTalkOptions, DingTalkSandbox, DingTalkTenant } from './dingtalk';
export type { SandboxOptions } from './options';
export type { Tenant } from './tenant';

/** A simulated WeCom tenant: an HTTP handler for the API and the page, and the tenant itself for tests. */
export type Sandbox = {
  /** All paths relative to its mount: '/', '/events', '/control/…', '/wecom/cgi-bin/…'. */
  handler: (req: IncomingMessage, res: ServerResponse) => void;
  tenant: Tenant;
  /** Ends event streams and requests left hanging. */
  close: () => Promise<void>;
};

/** Makes a tenant in memory; nothing listens until `handler` is mounted. The page shows `dingtalk` beside it, if there is one. */
export function createSandbox(
  options: SandboxOptions,
  dingtalk: ShownDingTalk | null = null,
): Sandbox {
  const world = createWorld(options);
  const log = createRequestLog(options.clock);
  const { faults, strike } = createFaults(world.tokens, options.clock);
  const api = createApi({ world, strike, log });
  const tenant = createTenant(world, log, faults);
  const page = createPageServer({ world, tenant, dingtalk });

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [path, base] = [req.url ?? '/', 'http://sandbox'];
    if (!URL.canParse(path, base)) {
      sendJson(res, 400, { errcode: -1, errmsg: 'not an address' });
      return;
    }
    const url = new URL(path, base);
    if (url.pathname.startsWith(API_PREFIX)) await api.handle(req, res, url);
    else if (url.pathname === '/wecom/connect/oauth2/authorize')
      sendRaw(res, authorizePage(world, url.searchParams, req.headers.cookie));
    else if (url.pathname.startsWith('/wecom/')) notFound(res);
    else await page.handle(req, res, url);
  };

  return {
    tenant,
    handler: (req, res) => {
      answer(req, res).catch((error: unknown) => {
        if (res.headersSent) res.destroy();
        else sendJson(res, 500, { errcode: -1, errmsg: String(error) });
      });
    },
    close: () => {
      api.close();
      page.close();
      return Promise.resolve();
    },
  };
}

function notFound(res: ServerResponse): void {
  sendJson(res, 404, { errcode: -1, errmsg: 'no such page' });
}

/** Makes a tenant and listens on 127.0.0.1; port 0 takes any free one. The API's base URL is `<url>/wecom`. */
export async function startSandbox(
  options: SandboxOptions,
  port = 0,
): Promise<{ url: string; sandbox: Sandbox; close: () => Promise<void> }> {
  const sandbox = createSandbox(options);
  const server = createServer(sandbox.handler);
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(taken)}`,
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
