import Router from '@koa/router';
import type { DataSource } from 'typeorm';
import { sqlOf } from '../database/sql';
import { inTransaction } from '../database/transaction';
import type { Clock } from '../kernel/clock';
import { LANES } from '../outbox/job';
import { depth } from '../outbox/queue';
import type { Spool } from '../outbox/spool';
import type { Metrics } from './metrics';
import type { WebState } from './web';

export type HealthParts = {
  db: DataSource;
  clock: Clock;
  metrics: Metrics;
  spool: Spool | null;
  isStopping: () => boolean;
};

const PATIENCE_MS = 1_000;

/** `/healthz`: the process lives · `/readyz`: it can serve · `/metrics`: Prometheus text. */
export function health(parts: HealthParts): Router {
  const router = new Router();
  router.get('/healthz', (ctx) => {
    (ctx.state as WebState).route = '/healthz';
    ctx.body = { status: 'ok' };
  });
  router.get('/readyz', async (ctx) => {
    (ctx.state as WebState).route = '/readyz';
    const database = await inTime(
      inTransaction(parts.db, (manager) => sqlOf(manager).rows('SELECT 1 AS one')),
    );
    const ready = database && !parts.isStopping();
    ctx.status = ready ? 200 : 503;
    ctx.body = {
      status: ready ? 'ready' : 'not ready',
      database: database ? 'up' : 'away',
      stopping: parts.isStopping(),
    };
  });
  router.get('/metrics', async (ctx) => {
    (ctx.state as WebState).route = '/metrics';
    await inTime(measure(parts));
    ctx.set('Content-Type', parts.metrics.registry.contentType);
    ctx.body = await parts.metrics.registry.metrics();
  });
  return router;
}

/** Reads the gauges that live in the database; while it is away they keep their last value. */
async function measure({ db, clock, metrics, spool }: HealthParts): Promise<void> {
  metrics.spooled.set(spool?.size() ?? 0);
  await inTransaction(db, async (manager) => {
    const sql = sqlOf(manager);
    for (const lane of LANES) {
      const { due, dead } = await depth(sql, lane, clock.now());
      metrics.due.set({ lane: String(lane) }, due);
      metrics.dead.set({ lane: String(lane) }, dead);
    }
  });
}

async function inTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
