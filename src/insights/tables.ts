import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { CostLine } from './cost';
import type { Review } from './sample';

/** The cost ledger; lines are only ever added. */
export const CostTable = new EntitySchema<CostLine>({
  name: 'source_cost',
  tableName: 'source_cost',
  columns: {
    id: { ...col.id(), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    month: col.text(7),
    amountFen: col.at({ name: 'amount_fen' }),
    note: col.text(200),
    enteredBy: col.id({ name: 'entered_by' }),
    at: col.at({ name: 'entered_at' }),
  },
  indices: [{ name: 'source_cost_month_ix', columns: ['sourceId', 'month'] }],
});

/** The daily sample of leads that were found 无效. */
export const ReviewTable = new EntitySchema<Review>({
  name: 'lead_review',
  tableName: 'lead_review',
  columns: {
    day: { ...col.text(10), primary: true },
    leadId: { ...col.id({ name: 'lead_id' }), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    leaderId: col.id({ name: 'leader_id', nullable: true }),
    place: col.int(),
    seed: col.text(64),
    candidates: col.int(),
    verdict: col.text(8, { nullable: true }),
    note: col.text(200, { nullable: true }),
    judgedAt: col.at({ name: 'judged_at', nullable: true }),
  },
});

export const insightTables = [CostTable, ReviewTable];
