import { markdown, type Markdown, type Outgoing } from '../chat/card';
import type { CardAction, CardView, ChatPart, ChatWord } from '../chat/conversation';
import { Refusal } from '../kernel/refusal';
import { clockText, startOfDay } from '../kernel/time-text';
import { inScope, type Member } from '../people';
import { reportCard } from './cards';
import { beginReport, confirmReport, readLines } from './commands/confirm-report';
import type { ReportChatContext } from './context';
import { summaryOf, type DailyReport } from './daily-report';
import { REPORT_CARD } from './jobs';

type Ctx = ReportChatContext;

const view: CardView<Ctx> = {
  ...{ kind: REPORT_CARD, urgent: false },
  render: async (ctx, { subjectId }) => {
    const report = await ctx.dailyReports.find(subjectId);
    if (!report) throw new Refusal('not_found', 'report.not_found');
    return reportCard(report, await readLines(ctx, report));
  },
  line: async (ctx, reportId) => {
    const report = await ctx.dailyReports.find(reportId);
    return report ? `日报：${summaryOf(await readLines(ctx, report))}` : '';
  },
};

const say = (text: string): Outgoing => ({ kind: 'text', text });

/** 日报: a rep gets the card of the day at once; a leader sees who has confirmed. */
const word: ChatWord<Ctx> = {
  words: ['日报'],
  usage: '日报：看今天自动生成的日报',
  roles: ['rep', 'manager', 'director', 'operations'],
  run: async (ctx) => {
    if (ctx.actor.kind !== 'member') return null;
    if (ctx.actor.role !== 'rep') return overview(ctx);
    const { id: subjectId } = await beginReport(ctx, ctx.actor.memberId);
    const card = { kind: REPORT_CARD, subjectId, recipientId: ctx.actor.memberId, urgent: false };
    await ctx.desk.notify([{ ...card, occasion: `asked.${String(ctx.now)}` }]);
    return null;
  },
};

/** What a chat message holds; those who have not confirmed come first. */
const MOST_LINES = 15;

async function overview(ctx: Ctx): Promise<Outgoing> {
  const { scope } = ctx.actor;
  const reps = ctx.directory.members.filter(
    ({ id, role, status }) => role === 'rep' && status === 'active' && inScope(scope, id),
  );
  if (reps.length === 0) return say('您的团队里还没有销售。');
  const reports = await ctx.dailyReports.listDay(startOfDay(ctx.now));
  const byMember = new Map(reports.map((report) => [report.memberId, report]));
  const isConfirmed = ({ id }: Member): boolean => byMember.get(id)?.confirmedAt != null;
  const open = reps.filter((rep) => !isConfirmed(rep));
  const inOrder = [...open, ...reps.filter(isConfirmed)];
  const lines = inOrder.slice(0, MOST_LINES).map((rep) => lineOf(rep, byMember.get(rep.id)));
  const more = reps.length - lines.length;
  const rest = more > 0 ? [markdown`……另有 ${more} 人`] : [];
  const head = markdown`**今天的日报** 已确认 ${reps.length - open.length}/${reps.length}`;
  return { kind: 'markdown', markdown: markdown`${[head, ...lines, ...rest]}` };
}

function lineOf({ name }: Member, report: DailyReport | undefined): Markdown {
  if (report?.confirmedAt == null) return markdown`${name}：未确认`;
  const summary = summaryOf(report.lines ?? []);
  return markdown`${name}：${summary}（${clockText(report.confirmedAt)} 确认）`;
}

const confirm: CardAction<Ctx> = {
  key: 'report.confirm',
  run: async (ctx, { subjectId }) => {
    await confirmReport(ctx, subjectId);
    return { notice: '日报已确认' };
  },
};

export const activityChat: ChatPart<Ctx> = { views: [view], actions: [confirm], words: [word] };
