import { z } from 'zod';
import { markdown } from '../chat/card';
import type { Group } from '../chat/group';
import type { Platform } from '../chat/incoming';
import { reaction, type Reaction } from '../kernel/event';
import { LeadBreached } from '../leads/events';
import { titleOf } from '../leads/lead';
import { effectJob, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import { patiently } from './patience';
import { asSystem, type UnitOfWork } from './unit-of-work';

export type GroupEnv = { groups: ReadonlyMap<Platform, Group>; unitOfWork: UnitOfWork };

const TELL_GROUP = 'group.tell';
const Wish = z.object({ platform: z.enum(['wecom', 'dingtalk']), leadId: z.string() });

/** Each group hears of a missed clock by a job of its own, so that one that is away repeats nothing in the other. */
export const groupReactions = (platforms: readonly Platform[]): readonly Reaction<Context>[] =>
  platforms.map((platform) =>
    reaction('same commit', LeadBreached, {
      name: `the group on ${platform} hears of a missed clock`,
      run: async (context: Context, { leadId, level }) => {
        const { round } = await context.leads.get(leadId);
        const unique = `group:${platform}:${leadId}:${String(round)}.${String(level)}`;
        context.enqueue({ kind: TELL_GROUP, lane: 2, payload: { platform, leadId }, unique });
      },
    }),
  );

export const groupJobs: readonly JobHandler<never, GroupEnv>[] = [
  effectJob(TELL_GROUP, Wish, async (env: GroupEnv, { platform, leadId }) => {
    const text = await env.unitOfWork(asSystem('group'), async ({ leads, directory }) => {
      const lead = await leads.get(leadId);
      const owner = directory.members.find((member) => member.id === lead.ownerId)?.name ?? '暂无';
      return markdown`**红灯** ${titleOf(lead)} 超时未联系，负责人 ${owner}`;
    });
    await patiently(async () => env.groups.get(platform)?.tell(text));
  }),
];
