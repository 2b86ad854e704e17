import { CHANNEL_NAMES, OUTCOME_NAMES, type Channel, type FollowUp } from './follow-up';

/** One line of a day: what happened, and the follow-up that shows it. */
export type ReportLine = {
  followUpId: string;
  subjectId: string;
  title: string;
  at: number;
  channel: Channel;
  text: string;
  nextStep: string | null;
};

/** A rep's day, built from what was logged. It follows the day until the rep confirms it; then it stays. */
export type DailyReport = {
  id: string;
  memberId: string;
  /** The Shanghai midnight it begins with, UTC ms. */
  dayAt: number;
  /** Null until it is confirmed: the lines are then read from the follow-ups. */
  lines: ReportLine[] | null;
  confirmedAt: number | null;
  version: number;
};

/** Lines of a day in the order in which things happened. Whatever has no follow-up does not appear. */
export function linesOf(
  followUps: readonly FollowUp[],
  titles: ReadonlyMap<string, string>,
): ReportLine[] {
  return followUps
    .map(({ id, subjectId, occurredAt, channel, note, outcome, nextStep }) => ({
      ...{ followUpId: id, subjectId, at: occurredAt, channel, nextStep },
      title: titles.get(subjectId) ?? '已删除的客户',
      text: note || OUTCOME_NAMES[outcome],
    }))
    .sort((a, b) => a.at - b.at);
}

/** 上门 3 次 · 电话 2 次, or that nothing was logged. */
export function summaryOf(lines: readonly ReportLine[]): string {
  const counts = new Map<Channel, number>();
  for (const { channel } of lines) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  const parts = [...counts].map(([channel, n]) => `${CHANNEL_NAMES[channel]} ${String(n)} 次`);
  return parts.length === 0 ? '今天没有记录' : parts.join(' · ');
}
