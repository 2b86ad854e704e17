import { createServer, type RequestListener } from 'node:http';
import { XMLParser } from 'fast-xml-parser';
import Koa from 'koa';
import getRawBody from 'raw-body';
import { readConfig } from '../../../src/app/config';
import { prepare } from '../../../src/app/ground';
import { createWeb } from '../../../src/app/server';
import { webParts } from '../../../src/app/web-parts';
import { wire } from '../../../src/app/wiring';
import { callbackKeys, decrypt, signatureMatches } from '../../../src/chat/callback-crypto';
import { CREDENTIALS } from '../../support/program';

type Place = { port: number };
/** Any task asks how much processor time was used so far, in microseconds. */
type Meter = () => Promise<number>;

async function serve(port: number, listener: RequestListener): Promise<Meter> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return () => {
    const { user, system } = process.cpuUsage();
    return Promise.resolve(user + system);
  };
}

/** The control: reads the body, answers 200, does nothing else. */
export const bareServer = ({ port }: Place): Promise<Meter> =>
  serve(port, (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      Buffer.concat(chunks);
      res.statusCode = 200;
      res.end();
    });
  });

/** The second control: what one would write without us, Koa and fast-xml-parser with the same checks. */
export const koaServer = ({ port }: Place): Promise<Meter> => {
  const keys = callbackKeys(CREDENTIALS);
  const parser = new XMLParser({ parseTagValue: false, processEntities: false });
  const koa = new Koa();
  koa.use(async (ctx) => {
    const body = await getRawBody(ctx.req, { limit: 65_536, encoding: 'utf8' });
    const envelope = parser.parse(body) as { xml: { Encrypt: string } };
    const encrypted = envelope.xml.Encrypt;
    const { msg_signature: signature, timestamp, nonce } = ctx.query as Record<string, string>;
    const signed = { timestamp: timestamp ?? '', nonce: nonce ?? '', encrypted };
    if (!signatureMatches(signature ?? '', signed, keys)) ctx.throw(401);
    parser.parse(decrypt(encrypted, keys));
    ctx.status = 200;
    ctx.body = '';
  });
  const answer = koa.callback();
  return serve(port, (req, res) => void answer(req, res));
};

/** The whole web side of the product, except that what it accepts goes nowhere. */
export const stubServer = async ({
  port,
  env,
}: Place & { env: Record<string, string> }): Promise<Meter> => {
  const ground = await prepare({ config: readConfig(env) });
  const wired = wire(ground, port);
  const inbox = { ...wired.inbox, accept: () => Promise.resolve('new' as const) };
  return serve(port, createWeb(webParts(ground, { ...wired, inbox }, () => false)));
};
