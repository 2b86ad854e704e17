import { z } from 'zod';
import { markdown } from '../chat/card';
import type { Group } from '../chat/group';
import { reaction, type Reaction } from '../kernel/event';
import { RiskFired } from '../insights/events';
import { LeadBreached } from '../leads/events';
import { titleOf } from '../leads/lead';
import { effectJob, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import { patiently } from './patience';
import { asSystem, type UnitOfWork } from './unit-of-work';

/** By a name that its jobs carry. */
export type GroupEnv = { groups: ReadonlyMap<string, Group>; unitOfWork: UnitOfWork };

const TELL_GROUP = 'group.tell';
const Wish = z.object({ group: z.string(), leadId: z.string(), ruleId: z.string().optional() });

/** Each group hears of it by a job of its own, so that one that is away repeats nothing in the other. */
export const groupReactions = (groups: readonly string[]): readonly Reaction<Context>[] =>
  groups.flatMap((group) => [
    reaction('same commit', LeadBreached, {
      name: `the group of ${group} hears of a missed clock`,
      run: async (context: Context, { leadId, level }) => {
        const { round } = await context.leads.get(leadId);
        const unique = `group:${group}:${leadId}:${String(round)}.${String(level)}`;
        context.enqueue({ kind: TELL_GROUP, lane: 2, payload: { group, leadId }, unique });
      },
    }),
    reaction('same commit', RiskFired, {
      name: `the group of ${group} hears of a risk`,
      run: (context: Context, { alertId, leadId, ruleId, channel }) => {
        const payload = { group, leadId, ruleId };
        if (channel === 'group')
          context.enqueue({
            kind: TELL_GROUP,
            lane: 2,
            payload,
            unique: `group:${group}:${alertId}`,
          });
        return Promise.resolve();
      },
    }),
  ]);

export const groupJobs: readonly JobHandler<never, GroupEnv>[] = [
  effectJob(TELL_GROUP, Wish, async (env: GroupEnv, { group, leadId, ruleId }) => {
    const text = await env.unitOfWork(
      asSystem('group'),
      async ({ leads, directory, riskRules }) => {
        const lead = await leads.get(leadId);
        const owner =
          directory.members.find((member) => member.id === lead.ownerId)?.name ?? '暂无';
        if (ruleId === undefined)
          return markdown`**红灯** ${titleOf(lead)} 超时未联系，负责人 ${owner}`;
        const rule = riskRules.find(({ id }) => id === ruleId)?.name ?? '风险提醒';
        return markdown`**风险** ${titleOf(lead)} ${rule}，负责人 ${owner}`;
      },
    );
    await patiently(async () => env.groups.get(group)?.tell(text));
  }),
];
