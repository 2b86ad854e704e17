import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import Router from '@koa/router';
import { built } from './adapters/house';
import { named } from './web';

/** In the simulated tenant the pages stand in a phone on a page of the same site; elsewhere in no frame at all. */
const policyOf = (framed: boolean): string =>
  [
    ...["default-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob:"],
    "worker-src 'self' blob:",
    ...["style-src 'self' 'unsafe-inline'", "font-src 'self' data:"],
    `frame-ancestors ${framed ? "'self'" : "'none'"}`,
  ].join('; ');

/**
 * The H5 at `/app/`. Its files are read once at start and asked for by exact name, so no path can leave the folder; assets carry
 * a hash in their name and are kept for a year, the page and the service worker are asked for anew each time.
 */
export function webApp(framed: boolean, folder = built('web')): Router {
  const policy = policyOf(framed);
  const files = readAll(folder);
  const router = new Router();
  router.get('/app{/*path}', named, (ctx) => {
    if (ctx.path === '/app') return ctx.redirect('/app/');
    const name = ctx.path.slice('/app/'.length) || 'index.html';
    const content = files.get(name);
    if (!content) return;
    ctx.type = extname(name);
    const forEver = name.startsWith('assets/');
    ctx.set('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    ctx.set('Content-Security-Policy', policy);
    ctx.body = content;
  });
  return router;
}

function readAll(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]),
  );
}
