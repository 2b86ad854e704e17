import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { CostLine } from './cost';

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

export const insightTables = [CostTable];
