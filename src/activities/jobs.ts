import { z } from 'zod';
import { DAY } from '../kernel/clock';
import { startOfDay } from '../kernel/time-text';
import { transactionalJob, type JobHandler } from '../outbox/job';
import { beginReport } from './commands/confirm-report';
import type { ReportChatContext } from './context';

/** The card of a day, and the jobs that bring it at 18:00 on working days. */
export const REPORT_CARD = 'report.day';
export const REPORTS = 'report.all';
const REPORT = 'report.one';

type Ctx = ReportChatContext;

/** Every active rep gets a job of their own: one day that cannot be written does not keep the others waiting. */
function askAll(ctx: Ctx): Promise<void> {
  if (!ctx.calendar.isWorkday(ctx.now)) return Promise.resolve();
  const day = startOfDay(ctx.now);
  for (const { id: memberId, role, status } of ctx.directory.members) {
    if (role !== 'rep' || status !== 'active') continue;
    const unique = `report:${memberId}:${String(day / DAY)}`;
    ctx.enqueue({ kind: REPORT, lane: 2, payload: { memberId }, unique });
  }
  return Promise.resolve();
}

async function askOne(ctx: Ctx, { memberId }: { memberId: string }): Promise<void> {
  const { id: subjectId, confirmedAt } = await beginReport(ctx, memberId);
  if (confirmedAt !== null) return;
  const card = { kind: REPORT_CARD, subjectId, recipientId: memberId, urgent: false };
  await ctx.desk.notify([{ ...card, occasion: 'evening' }]);
}

export const activityJobs: readonly JobHandler<Ctx, never>[] = [
  transactionalJob(REPORTS, z.object({}), askAll),
  transactionalJob(REPORT, z.object({ memberId: z.string() }), askOne),
];
