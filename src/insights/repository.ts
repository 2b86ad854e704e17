import type { EntityManager } from 'typeorm';
import { insertRows } from '../database/insert';
import { marks, sqlOf } from '../database/sql';
import type { CostLine } from './cost';
import { CostTable } from './tables';

/** A source's lines of a month, added up. */
export type MonthCost = Pick<CostLine, 'sourceId' | 'month' | 'amountFen'>;

export type CostRepository = {
  add: (line: CostLine) => Promise<void>;
  /** All lines of a source, the newest first, at most 200. */
  list: (sourceId: string) => Promise<CostLine[]>;
  /** Sources without a line do not appear. */
  sums: (months: readonly string[]) => Promise<MonthCost[]>;
};

const SUMS = 'SELECT source_id, month, SUM(amount_fen) AS sum_fen FROM source_cost WHERE month IN';
type Raw = { source_id: string; month: string; sum_fen: string | number };

export function costRepository(manager: EntityManager): CostRepository {
  const lines = manager.getRepository(CostTable);
  return {
    add: (line) => insertRows(manager, CostTable, [line]),
    list: (sourceId) => lines.find({ where: { sourceId }, order: { id: 'DESC' }, take: 200 }),
    sums: async (months) => {
      const text = `${SUMS} (${marks(months.length)}) GROUP BY source_id, month`;
      const rows = await sqlOf(manager).rows<Raw>(text, [...months]);
      return rows.map(({ source_id: sourceId, month, sum_fen }) => ({
        ...{ sourceId, month, amountFen: Number(sum_fen) },
      }));
    },
  };
}
