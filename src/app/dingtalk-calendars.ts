import { z } from 'zod';
import { MOST_PEOPLE } from '../chat/dingtalk/busy';
import type { DingTalkClient } from '../chat/dingtalk/client';
import { needsOperator } from '../chat/dingtalk/errors';
import { PlatformError } from '../chat/platform';
import { DAY } from '../kernel/clock';
import { startOfDay } from '../kernel/time-text';
import { effectJob, type JobHandler } from '../outbox/job';
import { noteBusy } from '../people/commands/note-busy';
import type { Context } from './context';
import type { DingTalkEnv } from './dingtalk';
import { patiently } from './patience';
import { asSystem } from './unit-of-work';

/** The half-hourly job, and the one for twenty people. */
export const READ_CALENDARS = 'dingtalk.calendars';
const READ_BUSY = 'dingtalk.busy';

const AS = asSystem('calendars');
const Twenty = z.object({ userIds: z.array(z.string()) });

/** On working days the calendars of the reps are read, twenty in a call, unless the month's calls run out. */
async function readCalendars({ dingtalk, unitOfWork }: DingTalkEnv): Promise<void> {
  if (!dingtalk?.readsCalendars || dingtalk.quota.holdBackMs() > 0) return;
  await unitOfWork(AS, (ctx) => {
    const day = startOfDay(ctx.now);
    if (startOfDay(ctx.calendar.nextWorkingMoment(day)) !== day) return Promise.resolve();
    const userIds = ctx.directory.members
      .filter(
        ({ platform, role, status }) =>
          platform === 'dingtalk' && role === 'rep' && status === 'active',
      )
      .map(({ platformUserId }) => platformUserId);
    for (let at = 0; at < userIds.length; at += MOST_PEOPLE) {
      const payload = { userIds: userIds.slice(at, at + MOST_PEOPLE) };
      ctx.enqueue({ kind: READ_BUSY, lane: 2, payload, unique: `${READ_BUSY}:${String(at)}` });
    }
    return Promise.resolve();
  });
}

async function readBusy(
  { dingtalk, unitOfWork }: DingTalkEnv,
  asked: { userIds: string[] },
): Promise<void> {
  if (!dingtalk) return;
  const now = await unitOfWork(AS, (ctx) => Promise.resolve(ctx.now));
  const found = await patiently(() => ask(dingtalk.client, asked.userIds, now).catch(orNothing));
  await unitOfWork(AS, async (ctx) => {
    const told = new Map(
      [...found].flatMap(([userId, spans]) => {
        const memberId = memberOf(ctx, userId);
        return memberId === undefined ? [] : [[memberId, spans] as const];
      }),
    );
    await noteBusy(ctx, 'dingtalk', told);
  });
}

const memberOf = (ctx: Context, platformUserId: string): string | undefined =>
  ctx.findPerson({ platform: 'dingtalk', platformUserId })?.id;

type Found = Awaited<ReturnType<DingTalkClient['listBusy']>>;

/** Busy times by userId. */
async function ask(
  client: DingTalkClient,
  userIds: readonly string[],
  now: number,
): Promise<Found> {
  const named = await Promise.all(
    userIds.map(async (userId) => [await client.unionIdOf(userId), userId] as const),
  );
  const span = { from: now, to: now + DAY };
  const busy = await client.listBusy(
    named.map(([unionId]) => unionId),
    span,
  );
  return new Map(
    named.flatMap(([unionId, userId]) => {
      const spans = busy.get(unionId);
      return spans === undefined ? [] : [[userId, spans] as const];
    }),
  );
}

/** Without the permission nobody is passed by; whoever runs the system has been told, and is asked again in half an hour. */
function orNothing(error: unknown): Found {
  if (error instanceof PlatformError && needsOperator(error.code)) return new Map();
  throw error;
}

export const dingTalkCalendarJobs: readonly JobHandler<never, DingTalkEnv>[] = [
  effectJob(READ_CALENDARS, z.object({}), readCalendars),
  effectJob(READ_BUSY, Twenty, readBusy),
];
