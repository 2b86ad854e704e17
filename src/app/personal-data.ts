import { z } from 'zod';
import { eventType } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { Id } from '../visits/views';
import type { Context } from './context';
import type { FilesOutside } from './evidence-routes';
import { eraseContact, eraseMember } from './erasure';
import { underKey } from './idempotency';
import { removeEvidence } from './retention';

// A person's right to a copy (PIPL art. 45) and to deletion (art. 47).

export const DataExported = eventType(
  'person.data_exported',
  z.object({ memberId: z.string() }),
  (data) => data.memberId,
);
/** Tables with rows about a member, and the column that says so. */
const ABOUT_MEMBER = [
  ['member', 'id'],
  ['capture_consent', 'member_id'],
  ['visit', 'member_id'],
  ['evidence', 'member_id'],
  ['capture_ticket', 'member_id'],
  ['follow_up', 'member_id'],
  ['voice_note', 'member_id'],
  ['voice_review', 'reviewer_id'],
  ['lead_review', 'leader_id'],
  ['source_cost', 'entered_by'],
  ['daily_report', 'member_id'],
  ['knowledge_gap', 'asker_id'],
  ['message', 'recipient_id'],
  ['import_run', 'member_id'],
  ['absence', 'member_id'],
  ['busy_time', 'member_id'],
] as const;

/** What never leaves: it would let its reader act as the member. */
const SECRET = new Set(['session_hash', 'codes']);

type Rows = Record<string, Record<string, unknown>[]>;

/** Refuses `route.not_allowed` to everybody but the member and who runs the system. */
function mayRead({ actor }: Pick<Context, 'actor'>, memberId: string): void {
  if (actor.kind !== 'member') throw new Refusal('forbidden', 'route.not_allowed');
  const runs = actor.role === 'operations' || actor.role === 'director';
  if (!runs && actor.memberId !== memberId) throw new Refusal('forbidden', 'route.not_allowed');
}

async function copyOf(ctx: Context, memberId: string): Promise<Rows> {
  mayRead(ctx, memberId);
  const copy: Rows = {};
  for (const [table, column] of ABOUT_MEMBER) {
    const query = `SELECT * FROM ${table} WHERE ${column} = ?`;
    const rows = await ctx.sql.rows<Record<string, unknown>>(query, [memberId]);
    const open = (row: object): [string, unknown][] =>
      Object.entries(row).filter(([name]) => !SECRET.has(name));
    copy[table] = rows.map((row) => Object.fromEntries(open(row)));
  }
  ctx.publish(DataExported, { memberId });
  return copy;
}

const One = z.strictObject({ id: Id });
const OPERATORS = ['director', 'operations'] as const;
const Erased = z.object({ erased: z.literal(true) });

export const personalDataRoutes: readonly Route<FilesOutside>[] = [
  route({
    ...{
      method: 'GET',
      path: '/members/:id/data',
      summary: '导出一位成员的个人数据（本人或管理员）',
    },
    ...{ access: EVERY_MEMBER, input: One, output: z.record(z.string(), z.array(z.unknown())) },
    run: (out: FilesOutside, { id }) => out.unitOfWork(out, (ctx) => copyOf(ctx, id)),
  }),
  route({
    ...{ method: 'POST', path: '/members/:id/erase', summary: '删除已离职成员的个人数据与凭证' },
    ...{ access: OPERATORS, input: One, output: Erased, once: true },
    run: async (out: FilesOutside, { id }) => {
      const request = `erase ${id}`;
      const ids = await out.unitOfWork(out, (ctx) =>
        underKey(ctx, { call: out, request }, () => eraseMember(ctx, id)),
      );
      await removeEvidence(out, ids);
      return { erased: true as const };
    },
  }),
  route({
    ...{ method: 'POST', path: '/leads/:id/erase-contact', summary: '删除一条线索的联系人信息' },
    ...{ access: OPERATORS, input: One, output: Erased, once: true },
    run: async (out: FilesOutside, { id }) => {
      const request = `erase contact ${id}`;
      const ids = await out.unitOfWork(out, (ctx) =>
        underKey(ctx, { call: out, request }, () => eraseContact(ctx, id)),
      );
      await removeEvidence(out, ids);
      return { erased: true as const };
    },
  }),
];
