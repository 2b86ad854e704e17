import { z } from 'zod';
import type { Sql } from '../database/sql';
import { DAY } from '../kernel/clock';
import { route, type Route } from '../kernel/route';
import { TypedTwice } from '../visits/events';

const WINDOW_MS = 30 * DAY;
const MOST = 500;

const Row = z.object({
  ...{ at: z.number(), field: z.string(), memberId: z.string(), subjectId: z.string() },
});
type Reading = { sql: Sql; now: number };

async function lately({ sql, now }: Reading): Promise<z.infer<typeof Row>[]> {
  const text = `SELECT happened_at, data FROM audit_log WHERE action = ? AND happened_at >= ?
    ORDER BY id DESC LIMIT ${String(MOST)}`;
  const rows = await sql.rows<{ happened_at: number | string; data: string }>(text, [
    ...[TypedTwice.name, now - WINDOW_MS],
  ]);
  return rows.map(({ happened_at: at, data }) =>
    Row.parse({ at: Number(at), ...JSON.parse(data) }),
  );
}

/** The counter of what members had to type though it was known (catalogue F57), with the rows behind it. */
export const typedTwiceRoutes: readonly Route<Reading>[] = [
  route({
    ...{
      method: 'GET',
      path: '/typed-twice',
      summary: '30 天内重复录入的字段，每一条都是待改的缺陷',
    },
    ...{ access: ['director', 'operations'], input: z.strictObject({}) },
    output: z.object({ total: z.number().describe('最多 500'), items: z.array(Row) }),
    run: async (ctx: Reading) => {
      const items = await lately(ctx);
      return { total: items.length, items };
    },
  }),
];
