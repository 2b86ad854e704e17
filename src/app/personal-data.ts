import { z } from 'zod';
import { eventType } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { Id } from '../visits/views';
import type { Context } from './context';
import type { FilesOutside } from './evidence-routes';
import { underKey } from './idempotency';
import { removeEvidence } from './retention';

// A person's right to a copy (PIPL art. 45) and to deletion (art. 47). The audit log keeps that something happened, by ids.

export const DataExported = eventType(
  'person.data_exported',
  z.object({ memberId: z.string() }),
  (data) => data.memberId,
);
export const PersonErased = eventType(
  'person.erased',
  z.object({ personId: z.string(), kind: z.string() }),
  (data) => data.personId,
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
] as const;

/** What never leaves: it would let its reader act as the member. */
const SECRET = new Set(['session_hash']);

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

const ERASE_MEMBER = [
  `UPDATE visit SET latitude_e6 = NULL, longitude_e6 = NULL, accuracy_metres = NULL, note = NULL, explanation = NULL,
     purpose = NULL, actions = '[]', next_step = NULL
   WHERE member_id = ?`,
  `UPDATE follow_up SET note = '', next_step = NULL WHERE member_id = ?`,
  'UPDATE voice_review SET comment = NULL WHERE voice_id IN (SELECT id FROM voice_note WHERE member_id = ?)',
  `UPDATE knowledge_gap SET text = NULL, answer = NULL, media_id = NULL WHERE asker_id = ?`,
  'UPDATE daily_report SET `lines` = NULL WHERE member_id = ?',
  'UPDATE message SET content = NULL WHERE recipient_id = ?',
  'DELETE FROM idempotent_answer WHERE caller_id = ?',
  'UPDATE voice_note SET text = NULL, heard = NULL, media_id = NULL WHERE member_id = ?',
  'DELETE FROM capture_ticket WHERE member_id = ?',
  'DELETE FROM capture_consent WHERE member_id = ?',
  'DELETE FROM session WHERE member_id = ?',
  `UPDATE member SET name = '已注销成员', position = '' WHERE id = ?`,
];

/** Forgets a member who has left; refuses `member.still_here`. Answers the evidence whose files must go. */
async function eraseMember(ctx: Context, memberId: string): Promise<string[]> {
  const member = ctx.directory.members.find(({ id }) => id === memberId);
  if (!member) throw new Refusal('not_found', 'member.not_found');
  if (member.status !== 'left') throw new Refusal('conflict', 'member.still_here');
  for (const text of ERASE_MEMBER) await ctx.sql.run(text, [memberId]);
  ctx.publish(PersonErased, { personId: memberId, kind: 'member' });
  return [...(await ctx.evidence.listIdsOf(memberId)), ...(await ctx.voices.listFilesOf(memberId))];
}

/** Forgets the contact of a lead: name, number, message, the forms as they came, and what was noted about them. */
async function eraseContact(ctx: Context, leadId: string): Promise<void> {
  const lead = await ctx.leads.get(leadId);
  const nobody = { contactName: '', phone: null, message: null, identity: `erased:${leadId}` };
  await ctx.leads.save({ ...lead, ...nobody }, ctx.now);
  await ctx.sql.run(`UPDATE lead_submission SET form = '{}' WHERE lead_id = ?`, [leadId]);
  await ctx.sql.run(`UPDATE follow_up SET note = '' WHERE subject_id = ?`, [leadId]);
  ctx.publish(PersonErased, { personId: leadId, kind: 'contact' });
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
      await out.unitOfWork(out, (ctx) =>
        underKey(ctx, { call: out, request }, async () => {
          await eraseContact(ctx, id);
          return { erased: true };
        }),
      );
      return { erased: true as const };
    },
  }),
];
