import { createServer } from 'node:http';
import { systemClock } from '../../../src/kernel/clock';
import { createSandbox, type SandboxOptions } from '../../../src/sandbox';
import { CREDENTIALS } from '../../support/program';
import { pause, quantile, seeded } from '../measure';
import { openLine } from './generator';
import { makeCall, makeRequests } from './payloads';

type Place = { port: number; directory: SandboxOptions['directory'] };
/**
 * Posts `count` forms to a program, each after the card of the one before has come; with `calls` each customer then rings, and
 * that is what is measured.
 */
export type PostForms = { port: number; count: number; seed: number; calls?: boolean };
/** Asks for a one-time code with which a member signs in. */
export type SignIn = { codeFor: string };
/** Milliseconds from posting to the request of its card. */
export type CardTimes = { p50: number; p99: number; max: number };

const PATIENCE_MS = 20_000;

/** The simulated platform, which notes when a card is asked to be sent. */
export const platform = async ({
  port,
  directory,
}: Place): Promise<(task: PostForms | SignIn) => Promise<CardTimes | string>> => {
  const clock = { ...systemClock, advance: () => undefined };
  const sandbox = createSandbox({ ...CREDENTIALS, clock, callbackUrl: '', directory });
  let arrived: (at: number) => void = () => undefined;
  const server = createServer((req, res) => {
    const at = performance.now();
    if (req.url?.includes('/message/send') === true) res.once('finish', () => arrived(at));
    sandbox.handler(req, res);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return async (task) => {
    if ('codeFor' in task) return sandbox.tenant.oauthCode(task.codeFor);
    const random = seeded(task.seed);
    const line = await openLine(task.port);
    const untilCard = async (request: Buffer, company: string): Promise<number> => {
      await pause(50 + 100 * random());
      const card = new Promise<number>((resolve) => (arrived = resolve));
      const posted = performance.now();
      const status = await line.send(request);
      if (status >= 300) throw new Error(`what was posted was answered with ${status}`);
      const took = (await inTime(card)) - posted;
      const sent = JSON.stringify(sandbox.tenant.requests('message/send').at(-1)?.body);
      if (!sent.includes(company)) throw new Error('that was the card of another form');
      return took;
    };
    const times: number[] = [];
    for (const form of makeRequests({ kind: 'form', count: task.count })) {
      const took = await untilCard(form, companyIn(form));
      times.push(task.calls ? await untilCard(makeCall(form), companyIn(form)) : took);
    }
    line.close();
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), max: quantile(times, 1) };
  };
};

const companyIn = (request: Buffer): string =>
  /公司[0-9a-f]+/.exec(request.toString())?.[0] ?? 'no company';

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no card came')), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
