import { reaction, type Reaction } from '../kernel/event';
import type { ReportChatContext } from './context';
import { DailyReportConfirmed } from './events';

type Ctx = ReportChatContext;

export const activityReactions: readonly Reaction<Ctx>[] = [
  reaction('same commit', DailyReportConfirmed, {
    name: 'a confirmed report is shown as such',
    run: (ctx: Ctx, { reportId }) => ctx.desk.refresh(reportId),
  }),
];
