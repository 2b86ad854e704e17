import { z } from 'zod';
import { isHopeless } from '../chat/dingtalk/errors';
import type { DingTalkLeave } from '../chat/dingtalk/leaves';
import { isPossible, noteAbsence, withdrawAbsence } from '../people/commands/note-absence';
import { effectJob, GiveUp, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import type { DingTalkEnv } from './dingtalk';
import { patiently } from './patience';
import { asSystem } from './unit-of-work';

/** The kind of job that asks DingTalk's attendance when somebody is on leave. */
export const DINGTALK_LEAVES = 'dingtalk.leaves';
const Asked = z.object({ userId: z.string(), approvalId: z.string() });
type Asked = z.infer<typeof Asked>;

const source = 'dingtalk' as const;
const AS = asSystem('leaves');

/**
 * An approval of theirs ended, whatever it was about: from then on the member is away when attendance says so, and only then. Forms
 * of approvals are each company's own; attendance is read by one call.
 */
async function lookAtLeaves(env: DingTalkEnv, { userId, approvalId }: Asked): Promise<void> {
  const { dingtalk, unitOfWork } = env;
  const findMember = (ctx: Context): string | undefined =>
    ctx.findPerson({ platform: source, platformUserId: userId })?.id;
  const [known, now] = await unitOfWork(AS, (ctx) =>
    Promise.resolve([findMember(ctx), ctx.now] as const),
  );
  // Calls are counted by the month: colleagues who do not sell are not asked for.
  if (!dingtalk || known === undefined) return;
  const leaves = await patiently(() => dingtalk.client.listLeaves(userId, now).catch(orGiveUp));
  await unitOfWork(AS, async (ctx) => {
    const memberId = findMember(ctx);
    if (memberId !== undefined) await follow(ctx, { memberId, approvalId, leaves });
  });
}

/** Asking again what is refused, or what a permission is missing for, would use up the month's calls. */
function orGiveUp(error: unknown): never {
  throw isHopeless(error) ? new GiveUp((error as Error).message) : error;
}

type Found = { memberId: string; approvalId: string; leaves: readonly DingTalkLeave[] };

async function follow(ctx: Context, { memberId, approvalId, leaves }: Found): Promise<void> {
  const all = await ctx.people.listAbsences(ctx.now);
  const open = all.filter((one) => one.memberId === memberId && one.source === source);
  const isSame = (one: DingTalkLeave, other: DingTalkLeave): boolean =>
    one.fromAt === other.fromAt && one.toAt === other.toAt;
  for (const absence of open)
    if (!leaves.some((leave) => isSame(leave, absence))) await withdrawAbsence(ctx, absence);
  for (const leave of leaves.filter((one) => isPossible(one, ctx.now))) {
    // Also one that the member has ended in the chat: an approval about something else sends nobody away again.
    if (await ctx.people.wasAway({ memberId, ...leave })) continue;
    const externalId = `${approvalId.slice(0, LONGEST_ID)}.${String(leave.fromAt)}`;
    await noteAbsence(ctx, { memberId, ...leave, source, externalId });
  }
}

/** Leaves room for a moment. */
const LONGEST_ID = 48;

export const dingTalkLeaveJobs: readonly JobHandler<never, DingTalkEnv>[] = [
  effectJob(DINGTALK_LEAVES, Asked, lookAtLeaves),
];
