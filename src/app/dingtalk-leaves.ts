import { z } from 'zod';
import type { DingTalkLeave } from '../chat/dingtalk/leaves';
import { cancelAbsence, noteAbsence } from '../people/commands/note-absence';
import { effectJob, type JobHandler } from '../outbox/job';
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
async function lookAtLeaves(
  { dingtalk, unitOfWork }: DingTalkEnv,
  { userId, approvalId }: Asked,
): Promise<void> {
  const findMember = (ctx: Context): string | undefined =>
    ctx.findPerson({ platform: source, platformUserId: userId })?.id;
  const [known, now] = await unitOfWork(AS, (ctx) =>
    Promise.resolve([findMember(ctx), ctx.now] as const),
  );
  // Calls are counted by the month: colleagues who do not sell are not asked for.
  if (!dingtalk || known === undefined) return;
  const leaves = await patiently(() => dingtalk.client.listLeaves(userId, now));
  await unitOfWork(AS, async (ctx) => {
    const memberId = findMember(ctx);
    if (memberId !== undefined) await follow(ctx, { memberId, approvalId, leaves });
  });
}

type Found = { memberId: string; approvalId: string; leaves: readonly DingTalkLeave[] };

async function follow(ctx: Context, { memberId, approvalId, leaves }: Found): Promise<void> {
  const all = await ctx.people.listAbsences(ctx.now);
  const open = all.filter((one) => one.memberId === memberId && one.source === source);
  const isSame = (one: DingTalkLeave, other: DingTalkLeave): boolean =>
    one.fromAt === other.fromAt && one.toAt === other.toAt;
  for (const absence of open)
    if (absence.externalId !== null && !leaves.some((leave) => isSame(leave, absence)))
      await cancelAbsence(ctx, { source, externalId: absence.externalId });
  const fresh = leaves.filter((leave) => !open.some((absence) => isSame(absence, leave)));
  for (const leave of fresh.filter(({ toAt }) => toAt > ctx.now)) {
    // Whoever said in the chat that they are back early is not sent away again by an approval about something else.
    if (leave.fromAt <= ctx.now && (await ctx.people.wasAway({ memberId, ...leave }))) continue;
    const externalId = `${approvalId.slice(0, LONGEST_ID)}.${String(leave.fromAt)}`;
    await noteAbsence(ctx, { memberId, ...leave, source, externalId });
  }
}

/** Leaves room for a moment. */
const LONGEST_ID = 48;

export const dingTalkLeaveJobs: readonly JobHandler<never, DingTalkEnv>[] = [
  effectJob(DINGTALK_LEAVES, Asked, lookAtLeaves),
];
