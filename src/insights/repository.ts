import { Between, type EntityManager } from 'typeorm';
import { insertRows } from '../database/insert';
import { marks, sqlOf } from '../database/sql';
import type { CostLine } from './cost';
import type { Review } from './sample';
import { CostTable, ReviewTable } from './tables';

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

export type ReviewRepository = {
  add: (reviews: readonly Review[]) => Promise<void>;
  find: (day: string, leadId: string) => Promise<Review | null>;
  listDay: (day: string) => Promise<Review[]>;
  /** A leader's of a day, in order of place. */
  listOf: (day: string, leaderId: string) => Promise<Review[]>;
  /** Both days included. */
  list: (from: string, to: string) => Promise<Review[]>;
  save: (review: Review) => Promise<void>;
};

export function reviewRepository(manager: EntityManager): ReviewRepository {
  const table = manager.getRepository(ReviewTable);
  return {
    add: (reviews) => insertRows(manager, ReviewTable, reviews),
    find: (day, leadId) => table.findOneBy({ day, leadId }),
    listDay: (day) => table.findBy({ day }),
    listOf: (day, leaderId) => table.find({ where: { day, leaderId }, order: { place: 'ASC' } }),
    list: (from, to) => table.find({ where: { day: Between(from, to) } }),
    save: async ({ day, leadId, ...change }) => void (await table.update({ day, leadId }, change)),
  };
}
