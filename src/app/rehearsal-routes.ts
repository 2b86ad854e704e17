import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { route, type Route } from '../kernel/route';
import { candidatesOf } from '../leads/commands/choose-owner';
import { rehearse, type Rehearsal } from '../leads/rehearsal';
import { DispatchFile } from './lead-settings';
import type { Outside } from './outside';

/** So many decisions between a lead and a rep are made at most: a second or two of one processor. */
const MOST_DECISIONS = 1_000_000;
const BREATHE_MS = 10;

const Share = z.object({
  memberId: z.string(),
  name: z.string(),
  was: z.number(),
  would: z.number(),
});

/** Deals the leads of the last days out again under settings that nobody has switched on. */
export const rehearsalRoutes: readonly Route<Outside>[] = [
  route({
    ...{ method: 'POST', path: '/dispatch/rehearse', access: ['director', 'operations'] },
    summary: '用另一套派单设置重放过去的线索，看谁会拿到多少；不改变任何线索',
    input: z.strictObject({
      policy: DispatchFile,
      days: z.number().int().min(1).max(90).default(90),
    }),
    output: z.object({
      leads: z.number().describe('重放的线索数；太多时均匀抽样'),
      total: z.number().describe('这段时间的线索总数'),
      changed: z.number().describe('会派给别人的'),
      unowned: z.number().describe('没有人能接的'),
      items: z.array(Share),
    }),
    run: async ({ unitOfWork, actor, clock }: Outside, { policy, days }) => {
      const since = clock.now() - days * DAY;
      const read = await unitOfWork({ actor }, async (ctx) => {
        const candidates = candidatesOf(ctx);
        const most = Math.max(100, Math.floor(MOST_DECISIONS / Math.max(1, candidates.length)));
        const { leads, total } = await ctx.pastLeads.since(since, most);
        const names = new Map(ctx.directory.members.map(({ id, name }) => [id, name]));
        return { candidates, leads, total, names };
      });
      const { shares, ...sums } = await unhurried(rehearse(read.leads, read.candidates, policy));
      const nameOf = (id: string): string => read.names.get(id) ?? '同事';
      const items = shares.map((share) => ({ ...share, name: nameOf(share.memberId) }));
      return { ...sums, total: read.total, items };
    },
  }),
];

/** Runs to the end, letting everybody else go first each few milliseconds. */
async function unhurried(run: Generator<void, Rehearsal>): Promise<Rehearsal> {
  for (let began = performance.now(); ;) {
    const { done, value } = run.next();
    if (done) return value;
    if (performance.now() - began < BREATHE_MS) continue;
    await breathe();
    began = performance.now();
  }
}
