import type { EntityManager } from 'typeorm';
import { marks, sqlOf } from '../database/sql';

/** A lead that waits in a pool; who the contact is and their number are not read at all. */
export type PooledLead = {
  id: string;
  title: string;
  poolId: string;
  region: string | null;
  industry: string | null;
  budgetRange: string | null;
  sourceId: string;
  pooledAt: number;
  hops: number;
};

export type PoolQueries = {
  /** Those who came last come first. */
  list: (
    poolIds: readonly string[],
    page: { limit: number; offset: number },
  ) => Promise<PooledLead[]>;
  /** How many wait, by pool. */
  count: (poolIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
};

type Raw = Record<string, string | number | null>;

const LIST = `SELECT id, company_name, pool_id, region, industry, budget_range, source_id, pooled_at, hops FROM \`lead\`
  WHERE state = 'new' AND owner_id IS NULL AND merged_into IS NULL AND pool_id IN`;
const COUNT = `SELECT pool_id, COUNT(*) AS n FROM \`lead\`
  WHERE state = 'new' AND owner_id IS NULL AND merged_into IS NULL AND pool_id IN`;

export function poolQueries(manager: EntityManager): PoolQueries {
  const sql = sqlOf(manager);
  return {
    list: async (poolIds, { limit, offset }) => {
      const text = `${LIST} (${marks(poolIds.length)}) ORDER BY pooled_at DESC, id DESC LIMIT ? OFFSET ?`;
      return (await sql.rows<Raw>(text, [...poolIds, limit, offset])).map(toPooled);
    },
    count: async (poolIds) => {
      const text = `${COUNT} (${marks(poolIds.length)}) GROUP BY pool_id`;
      const rows = await sql.rows<{ pool_id: string; n: number | string }>(text, [...poolIds]);
      return new Map(rows.map((row) => [row.pool_id, Number(row.n)]));
    },
  };
}

/** A contact who stands for the company is not named before somebody has claimed the lead. */
const NAMELESS = '未留公司名';

function toPooled(raw: Raw): PooledLead {
  const optional = (name: string): string | null => (raw[name] === null ? null : String(raw[name]));
  return {
    ...{ id: String(raw['id']), title: String(raw['company_name'] ?? '') || NAMELESS },
    ...{ poolId: String(raw['pool_id']), sourceId: String(raw['source_id']) },
    ...{ region: optional('region'), industry: optional('industry') },
    ...{ budgetRange: optional('budget_range'), pooledAt: Number(raw['pooled_at']) },
    hops: Number(raw['hops']),
  };
}
