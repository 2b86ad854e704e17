import type { NewJob } from '../outbox/job';
import { newId } from '../kernel/ids';
import { enqueue } from '../outbox/queue';
import type { Ground } from './ground';
import { startSchedules } from './schedules';
import { watchSkew } from './skew';
import type { Wired } from './wiring';
import { openStream, REGISTER_CARDS } from './dingtalk';
import { readPeople, SYNC_PEOPLE } from './people-sync';
import { RECOMPUTE } from '../leads/commands/recompute-clocks';
import { MENU } from './wecom';

const DRAIN_MS = 1_000;
const COUNT_MS = 10_000;

type Background = { stop: () => Promise<void> };

/** Starts what runs by itself: the worker role's jobs and schedules, the web role's emptying of the spool. */
export async function startBackground(ground: Ground, wired: Wired): Promise<Background> {
  const { log, config } = ground;
  const onFault = (error: unknown): void =>
    log.warn({ error }, 'background work failed, it will be tried again');
  const { dingtalk } = wired.platforms;
  const count = (): Promise<unknown> => dingtalk?.quota.flush().catch(onFault) ?? Promise.resolve();
  const counting = setInterval(() => void count(), COUNT_MS);
  const drain = setInterval(() => void wired.inbox.drainSpool().catch(onFault), DRAIN_MS);
  const worker = config.ROLES.includes('worker') ? await startWorker(ground, wired, onFault) : null;
  const skew = watchSkew(ground);
  const stream = config.ROLES.includes('web') ? listenToStream(ground, wired) : null;
  return {
    stop: async () => {
      clearInterval(drain);
      clearInterval(counting);
      skew.stop();
      await Promise.all([stream?.stop(), worker?.stop()]);
      await count();
    },
  };
}

/** The web role is where things come in, by Stream as over HTTP. */
function listenToStream(ground: Ground, { platforms, inbox }: Wired): Background | null {
  const { dingtalk } = platforms;
  if (!dingtalk?.credentials.stream) return null;
  const { clock, metrics, log } = ground;
  const stream = openStream({ dingtalk, accept: inbox.accept, clock, metrics, log });
  stream.start();
  return stream;
}

async function startWorker(
  ground: Ground,
  wired: Wired,
  onFault: (error: unknown) => void,
): Promise<Background> {
  const put = (job: NewJob): Promise<void> =>
    ground.transact((sql) =>
      enqueue(sql, [job], { now: ground.clock.now(), newId: () => newId(ground.clock.now()) }),
    );
  // The simulated tenant's people must be known before its first lead comes in.
  const { wecom, dingtalk, tenants } = wired.platforms;
  if (tenants) await readPeople(wired.peopleEnv).catch(onFault);
  const first = [
    ...[SYNC_PEOPLE, RECOMPUTE],
    ...(wecom ? [MENU] : []),
    ...(dingtalk ? [REGISTER_CARDS] : []),
  ];
  for (const kind of first) await put({ kind, lane: 1, payload: {}, unique: kind, again: true });
  wired.worker.start();
  const schedules = startSchedules({ clock: ground.clock, enqueue: put, onFault });
  return {
    stop: async () => {
      schedules.stop();
      await wired.worker.stop();
    },
  };
}
