import { z } from 'zod';
import { MOST_PEOPLE } from '../chat/dingtalk/busy';
import type { DingTalkClient } from '../chat/dingtalk/client';
import { isHopeless } from '../chat/dingtalk/errors';
import { DAY } from '../kernel/clock';
import { effectJob, type JobHandler } from '../outbox/job';
import { noteBusy } from '../people/commands/note-busy';
import type { DingTalk, DingTalkEnv } from './dingtalk';
import { patiently } from './patience';
import { asSystem } from './unit-of-work';

/** The half-hourly job, and the one for twenty people. */
export const READ_CALENDARS = 'dingtalk.calendars';
const READ_BUSY = 'dingtalk.busy';

const AS = asSystem('calendars');
const Twenty = z.object({ userIds: z.array(z.string()) });
/** Calendars are a help; cards are the work. */
const MOST_OF_QUOTA = 0.5;
/** The next reading comes in half an hour. */
const ATTEMPTS = 3;

const mayRead = (dingtalk: DingTalk | null): dingtalk is DingTalk =>
  dingtalk?.readsCalendars === true && dingtalk.quota.usedShare() < MOST_OF_QUOTA;

/** On working days the calendars of the reps are read, twenty in a call, while half of the month's calls are left. */
async function readCalendars({ dingtalk, unitOfWork }: DingTalkEnv): Promise<void> {
  if (!mayRead(dingtalk)) return;
  await unitOfWork(AS, (ctx) => {
    if (!ctx.calendar.isWorkday(ctx.now)) return Promise.resolve();
    const userIds = [...ctx.accountsOn('dingtalk').keys()];
    for (let at = 0; at < userIds.length; at += MOST_PEOPLE) {
      const payload = { userIds: userIds.slice(at, at + MOST_PEOPLE) };
      const unique = `${READ_BUSY}:${String(ctx.now)}:${String(at)}`;
      ctx.enqueue({ kind: READ_BUSY, lane: 2, payload, unique, maxAttempts: ATTEMPTS });
    }
    return Promise.resolve();
  });
}

async function readBusy(
  { dingtalk, unitOfWork }: DingTalkEnv,
  { userIds }: { userIds: string[] },
): Promise<void> {
  if (!mayRead(dingtalk)) return;
  const now = await unitOfWork(AS, (ctx) => Promise.resolve(ctx.now));
  const found = await patiently(() => ask(dingtalk.client, userIds, now).catch(orNothing));
  await unitOfWork(AS, async (ctx) => {
    const members = ctx.accountsOn('dingtalk');
    const told = [...found].flatMap(([userId, spans]) => {
      const memberId = members.get(userId);
      return memberId === undefined ? [] : [[memberId, spans] as const];
    });
    await noteBusy(ctx, 'dingtalk', new Map(told));
  });
}

type Found = Awaited<ReturnType<DingTalkClient['listBusy']>>;

/** Busy times by userId; who is not there any more keeps nobody else from being read. */
async function ask(
  client: DingTalkClient,
  userIds: readonly string[],
  now: number,
): Promise<Found> {
  const named = new Map<string, string>();
  for (const userId of userIds) {
    const unionId = await client.unionIdOf(userId).catch(orNobody);
    if (unionId !== null) named.set(unionId, userId);
  }
  if (named.size === 0) return new Map();
  const busy = await client.listBusy([...named.keys()], { from: now, to: now + DAY });
  return new Map([...busy].map(([unionId, spans]) => [named.get(unionId) ?? '', spans]));
}

function orNobody(error: unknown): null {
  if (isHopeless(error)) return null;
  throw error;
}

/** Where we may not ask nobody is passed by; whoever runs the system has been told, and is asked again in half an hour. */
function orNothing(error: unknown): Found {
  if (isHopeless(error)) return new Map();
  throw error;
}

export const dingTalkCalendarJobs: readonly JobHandler<never, DingTalkEnv>[] = [
  effectJob(READ_CALENDARS, z.object({}), readCalendars),
  effectJob(READ_BUSY, Twenty, readBusy),
];
