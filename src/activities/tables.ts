import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { DailyReport } from './daily-report';
import type { FollowUp } from './follow-up';

export const FollowUpTable = new EntitySchema<FollowUp>({
  name: 'follow_up',
  tableName: 'follow_up',
  columns: {
    id: { ...col.id(), primary: true },
    subjectId: col.id({ name: 'subject_id' }),
    memberId: col.id({ name: 'member_id' }),
    channel: col.text(16),
    outcome: col.text(16),
    note: col.text(1000),
    nextStep: col.text(200, { name: 'next_step', nullable: true }),
    effective: col.flag({ default: false }),
    occurredAt: col.at({ name: 'occurred_at' }),
    loggedAt: col.at({ name: 'logged_at' }),
  },
  indices: [
    { name: 'follow_up_subject_ix', columns: ['subjectId', 'occurredAt'] },
    { name: 'follow_up_member_ix', columns: ['memberId', 'occurredAt'] },
  ],
});

export const DailyReportTable = new EntitySchema<DailyReport>({
  name: 'daily_report',
  tableName: 'daily_report',
  columns: {
    id: { ...col.id(), primary: true },
    memberId: col.id({ name: 'member_id' }),
    dayAt: col.at({ name: 'day_at' }),
    lines: col.json({ nullable: true }),
    confirmedAt: col.at({ name: 'confirmed_at', nullable: true }),
    version: col.int(),
  },
  uniques: [{ name: 'daily_report_day_uq', columns: ['memberId', 'dayAt'] }],
});

export const activityTables = [FollowUpTable, DailyReportTable];
