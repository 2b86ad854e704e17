import { DAY } from '../../kernel/clock';
import { Refusal } from '../../kernel/refusal';
import { startOfDay } from '../../kernel/time-text';
import type { ReportContext } from '../context';
import { linesOf, type DailyReport, type ReportLine } from '../daily-report';
import { DailyReportConfirmed } from '../events';

type Ctx = ReportContext;

/** The member's report of today, begun when there is none yet. */
export async function beginReport(ctx: Ctx, memberId: string): Promise<DailyReport> {
  const dayAt = startOfDay(ctx.now);
  const known = await ctx.dailyReports.findDay(memberId, dayAt);
  if (known) return known;
  const report = { id: ctx.newId(), memberId, dayAt, lines: null, confirmedAt: null, version: 1 };
  await ctx.dailyReports.add(report);
  return report;
}

/** The lines as they were confirmed, or as the day stands now. */
export async function readLines(
  ctx: Pick<Ctx, 'followUps' | 'titlesOf'>,
  report: DailyReport,
): Promise<ReportLine[]> {
  if (report.lines !== null) return report.lines;
  const span = { from: report.dayAt, to: report.dayAt + DAY };
  const followUps = await ctx.followUps.listBy(report.memberId, span);
  const titles = await ctx.titlesOf([...new Set(followUps.map(({ subjectId }) => subjectId))]);
  return linesOf(followUps, titles);
}

/** The rep's word that the day was like that; a second one changes nothing. Refuses `report.not_yours` and `report.not_found`. */
export async function confirmReport(ctx: Ctx, reportId: string): Promise<DailyReport> {
  const report = await ctx.dailyReports.find(reportId);
  if (!report) throw new Refusal('not_found', 'report.not_found');
  const own = ctx.actor.kind === 'member' && ctx.actor.memberId === report.memberId;
  if (!own) throw new Refusal('forbidden', 'report.not_yours');
  if (report.confirmedAt !== null) return report;
  const lines = await readLines(ctx, report);
  await ctx.dailyReports.save({ ...report, lines, confirmedAt: ctx.now });
  const { memberId } = report;
  ctx.publish(DailyReportConfirmed, { reportId, memberId, lines: lines.length });
  return { ...report, lines, confirmedAt: ctx.now };
}
