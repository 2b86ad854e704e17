import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Change } from './changes';
import { createControls } from './controls';
import type { Controls } from './controls';
import { ddCode } from './dd-code';
import { createDingTalkHome, dingTalkName } from './dingtalk-home';
import type { ShownDingTalk } from './dingtalk-home';
import { DINGTALK_MEDIA } from './dingtalk-messages';
import { readBody, sendJson, sendRaw } from './http';
import type { Tenant } from './tenant';
import { createWecomHome } from './wecom-home';
import type { World } from './world';

/** The browser page, its event stream and its control calls. */
export type PageServer = {
  handle: (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void>;
  close: () => void;
};

const FILES: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/dd.js': { file: 'dd.js', type: 'text/javascript; charset=utf-8' },
  '/style.css': { file: 'style.css', type: 'text/css; charset=utf-8' },
};

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'self'; connect-src *; img-src 'self' https: data:; base-uri 'none'",
};

type Shown = { world: World; tenant: Tenant; dingtalk: ShownDingTalk | null };

export function createPageServer({ world, tenant, dingtalk }: Shown): PageServer {
  const dir = world.options.pageDir ?? join(process.cwd(), 'dist', 'sandbox');
  const controls = createControls(world, {
    wecom: createWecomHome(tenant),
    dingtalk: dingtalk && createDingTalkHome(dingtalk),
  });
  const stopListening = dingtalk?.tenant.listen((change) => {
    const isOfSomebody = 'userid' in change;
    world.changes.tell(isOfSomebody ? { ...change, userid: dingTalkName(change.userid) } : change);
  });
  const streams = new Set<ServerResponse>();

  return {
    handle: async (req, res, url) => {
      if (url.pathname === '/events') {
        // A request whose end nobody reads counts as a slow sender, and is cut off.
        req.resume();
        openStream(world, res, streams);
      } else if (url.pathname === DD_CODE && dingtalk) await sendCode(dingtalk, req, res);
      else if (url.pathname.startsWith('/control/')) {
        const name = url.pathname.slice('/control/'.length);
        await control(controls, name, { req, res, url });
      } else if (url.pathname.startsWith('/media/')) sendMedia({ world, dingtalk }, res, url);
      else await sendFile(dir, url.pathname, res);
    },
    close: () => {
      stopListening?.();
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}

function openStream(world: World, res: ServerResponse, streams: Set<ServerResponse>): void {
  res.writeHead(200, {
    ...HEADERS,
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
  res.write('retry: 1000\n\n');
  streams.add(res);
  const stop = world.changes.listen((change: Change) => {
    res.write(`data: ${JSON.stringify(change)}\n\n`);
  });
  res.on('close', () => {
    stop();
    streams.delete(res);
  });
}

type Exchange = { req: IncomingMessage; res: ServerResponse; url: URL };

/** Control calls are JSON only, so that no other site can make a browser send one. */
async function control(controls: Controls, name: string, exchange: Exchange): Promise<void> {
  const { req, res, url } = exchange;
  const isPost = isJsonPost(req);
  const run = (isPost ? controls.actions : controls.views)[name];
  if (!run) {
    sendJson(res, 404, { error: '没有这个操作' });
    return;
  }
  try {
    const input: unknown = isPost
      ? JSON.parse((await readBody(req)).toString())
      : Object.fromEntries(url.searchParams);
    sendJson(res, 200, await run(input));
  } catch (error) {
    sendJson(res, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function isJsonPost(req: IncomingMessage): boolean {
  const type = req.headers['content-type'] ?? '';
  return req.method === 'POST' && type.startsWith('application/json');
}

const DD_CODE = '/control/dd-code';

async function sendCode(
  dingtalk: ShownDingTalk,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!isJsonPost(req)) {
    sendJson(res, 404, { error: '没有这个操作' });
    return;
  }
  const asked: unknown = JSON.parse((await readBody(req)).toString());
  sendRaw(res, ddCode(dingtalk, asked, req.headers.cookie));
}

type Media = Pick<Shown, 'world' | 'dingtalk'>;

function sendMedia({ world, dingtalk }: Media, res: ServerResponse, url: URL): void {
  try {
    const file = mediaOf({ world, dingtalk }, url.pathname.slice('/media/'.length));
    sendRaw(res, {
      status: 200,
      headers: { ...HEADERS, 'content-type': file.mime },
      bytes: file.bytes,
    });
  } catch {
    sendJson(res, 404, { error: '文件不存在或已过期' });
  }
}

/** Throws if there is none. */
function mediaOf({ world, dingtalk }: Media, id: string): { mime: string; bytes: Buffer } {
  const sent = dingtalk?.tenant.file(id.slice(DINGTALK_MEDIA.length));
  return sent && id.startsWith(DINGTALK_MEDIA) ? sent : world.media.get(id);
}

async function sendFile(dir: string, path: string, res: ServerResponse): Promise<void> {
  const known = FILES[path];
  if (!known) {
    sendJson(res, 404, { error: 'no such page' });
    return;
  }
  const bytes = await readFile(join(dir, known.file)).catch(() => undefined);
  if (bytes)
    sendRaw(res, { status: 200, headers: { ...HEADERS, 'content-type': known.type }, bytes });
  else sendJson(res, 404, { error: `${known.file} is not built: run npm run build` });
}
