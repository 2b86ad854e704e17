import { openTestDatabase } from '../../support/databases';
import { interleave } from '../measure';
import { startRole } from '../processes';
import { ratioRow } from '../table';
import { fillFuture } from './clocks';
import type { Work } from './work';

const FUTURE = 1_000_000;

/** Claiming and finishing jobs that do nothing; the same on a table where a million more wait for their moment. */
export const emptying: Work = async ({ quick }) => {
  const [small, large] = [await openTestDatabase('mysql'), await openTestDatabase('mysql')];
  const waiting = quick ? FUTURE / 10 : FUTURE;
  await fillFuture(large.url, waiting);
  const loop = await startRole('queueLoop', { url: small.url });
  const engine = await startRole('queueEngine', { url: small.url });
  const engineInCrowd = await startRole('queueEngine', { url: large.url });
  const count = quick ? 5_000 : 20_000;
  const rate = await interleave(
    {
      loop: () => loop.ask<number>({ count }),
      engine: () => engine.ask<number>({ count }),
      inCrowd: () => engineInCrowd.ask<number>({ count }),
    },
    quick ? 3 : 7,
  );
  for (const role of [loop, engine, engineInCrowd]) await role.stop();
  for (const database of [small, large]) await database.close();
  return [
    ratioRow('no-op jobs by the worker / bare claim loop of 100', {
      ...{ product: rate.engine, control: rate.loop, least: 0.8 },
    }),
    ratioRow(`no-op jobs, ${waiting.toLocaleString('en')} waiting in the future / none`, {
      ...{ product: rate.inCrowd, control: rate.engine, least: 0.85 },
    }),
  ];
};
