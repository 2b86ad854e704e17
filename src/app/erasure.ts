import { z } from 'zod';
import { likeText, type Param } from '../database/sql';
import { eventType } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import type { Context } from './context';
import { rescoreLead } from '../leads';
import { FORGET_IMPORT } from './import-jobs';

// Deletion on request (PIPL art. 47). What is counted stays, by ids; what says who somebody is or what they said goes.

export const PersonErased = eventType(
  'person.erased',
  z.object({ personId: z.string(), kind: z.string() }),
  (data) => data.personId,
);

/** A text that has not been sent yet is not sent any more. */
const UNSAY = `UPDATE message SET content = NULL,
  state = CASE WHEN state IN ('queued', 'gathered') THEN 'superseded' ELSE state END`;

const ERASE_MEMBER = [
  `UPDATE visit SET latitude_e6 = NULL, longitude_e6 = NULL, accuracy_metres = NULL, note = NULL, explanation = NULL,
     purpose = NULL, actions = '[]', next_step = NULL
   WHERE member_id = ?`,
  `UPDATE follow_up SET note = '', next_step = NULL WHERE member_id = ?`,
  'UPDATE voice_review SET comment = NULL WHERE voice_id IN (SELECT id FROM voice_note WHERE member_id = ?)',
  'UPDATE voice_review SET comment = NULL WHERE reviewer_id = ?',
  'UPDATE lead_review SET note = NULL WHERE leader_id = ?',
  `UPDATE knowledge_gap SET text = NULL, answer = NULL, media_id = NULL WHERE asker_id = ?`,
  'UPDATE daily_report SET `lines` = NULL WHERE member_id = ?',
  `${UNSAY} WHERE recipient_id = ?`,
  'DELETE FROM idempotent_answer WHERE caller_id = ?',
  'DELETE FROM capture_ticket WHERE member_id = ?',
  'DELETE FROM capture_consent WHERE member_id = ?',
  'DELETE FROM session WHERE member_id = ?',
  'DELETE FROM absence WHERE member_id = ?',
  'DELETE FROM busy_time WHERE member_id = ?',
  `UPDATE member SET name = '已注销成员', position = '', platform_user_id = CONCAT('erased:', id) WHERE id = ?`,
];

/** Forgets a member who has left; refuses `member.still_here`. Answers the evidence and recordings whose files must go. */
export async function eraseMember(ctx: Context, memberId: string): Promise<string[]> {
  const member = ctx.directory.members.find(({ id }) => id === memberId);
  if (!member) throw new Refusal('not_found', 'member.not_found');
  if (member.status !== 'left') throw new Refusal('conflict', 'member.still_here');
  for (const text of ERASE_MEMBER) await ctx.sql.run(text, [memberId]);
  const notes = await idsIn(ctx, 'SELECT id FROM voice_note WHERE member_id = ?', [memberId]);
  await ctx.voices.silence(notes);
  ctx.publish(PersonErased, { personId: memberId, kind: 'member' });
  return [...(await ctx.evidence.listIdsOf(memberId)), ...(await ctx.voices.listFilesOf(memberId))];
}

const idsIn = async ({ sql }: Context, text: string, params: Param[]): Promise<string[]> =>
  (await sql.rows<{ id: string }>(text, params)).map(({ id }) => id);

const ABOUT_LEAD = [
  `UPDATE lead_submission SET form = '{}' WHERE lead_id = ?`,
  'DELETE FROM lead_behaviour WHERE lead_id = ?',
  'DELETE FROM lead_trace WHERE lead_id = ?',
  `DELETE FROM lead_key WHERE lead_id = ? AND kind IN ('phone', 'domain', 'credit')`,
  'UPDATE lead_merge SET kept = NULL WHERE merged_id = ?',
  'UPDATE lead_merge SET kept = NULL WHERE survivor_id = ?',
  `UPDATE phone_call SET from_number = '' WHERE lead_id = ?`,
  `UPDATE follow_up SET note = '', next_step = NULL WHERE subject_id = ?`,
  'UPDATE lead_review SET note = NULL WHERE lead_id = ?',
  `UPDATE visit SET purpose = NULL, note = NULL, explanation = NULL, next_step = NULL WHERE lead_id = ?`,
];
const VISITED = 'SELECT id FROM visit WHERE lead_id = ?';
const EVIDENCE = `SELECT id FROM evidence WHERE visit_id IN (${VISITED}) AND state <> 'purged'`;
const SPOKEN = `SELECT id FROM voice_note WHERE visit_id IN (${VISITED})`;

/**
 * Forgets the contact of a lead: name, number, message, the forms as they came, what was noted, said, written and photographed
 * about them, and what was told of them in chats, for all leads that were merged with it too. Refuses `lead.not_found`. Answers
 * the evidence whose files must go.
 */
export async function eraseContact(ctx: Context, leadId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const id of await ctx.merges.familyOf(leadId)) ids.push(...(await eraseOne(ctx, id)));
  return ids;
}

async function eraseOne(ctx: Context, leadId: string): Promise<string[]> {
  const lead = await ctx.leads.get(leadId);
  const ids = [...(await idsIn(ctx, EVIDENCE, [leadId])), ...(await idsIn(ctx, SPOKEN, [leadId]))];
  for (const text of ABOUT_LEAD) await ctx.sql.run(text, [leadId]);
  await ctx.voices.silence(ids);
  await forgetAnswers(ctx, [leadId, ...(await idsIn(ctx, VISITED, [leadId]))]);
  await forgetTold(ctx, [lead.contactName, lead.phone ?? '']);
  await forgetUnread(ctx, [lead.contactName, nationalOf(lead.phone)]);
  await forgetLists(ctx, leadId);
  const nobody = {
    ...{ contactName: '', phone: null, email: null, wechat: null, jobTitle: null, message: null },
    // The code of a one-man business is personal too.
    ...{ creditCode: null, customFields: null, identity: `erased:${leadId}` },
  };
  await ctx.leads.save({ ...lead, ...nobody }, ctx.now);
  await rescoreLead(ctx, leadId);
  ctx.publish(PersonErased, { personId: leadId, kind: 'contact' });
  return ids;
}

/** The lists that the contact came with, and everybody else in them: their rows are leads by now. */
async function forgetLists(ctx: Context, leadId: string): Promise<void> {
  const lists = `SELECT DISTINCT r.id FROM import_run r JOIN import_row w ON w.import_id = r.id
    WHERE w.subject_id = ? AND r.state IN ('done', 'failed', 'undone')`;
  for (const importId of await idsIn(ctx, lists, [leadId]))
    ctx.enqueue({ kind: FORGET_IMPORT, lane: 2, payload: { importId } });
}

/** Answers kept for repeated requests name what they are about. */
async function forgetAnswers({ sql }: Context, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await sql.run('DELETE FROM idempotent_answer WHERE body LIKE ?', [`%${id}%`]);
}

/** A single character says nothing about whom is meant. */
const LEAST_NAME = 2;

const nationalOf = (phone: string | null): string =>
  (phone ?? '').replace(/^\+86/, '').replace(/;ext=.*$/, '');

/** What came in and could not be read belongs to no lead yet: it is found by what it says, in either way of writing. */
async function forgetUnread({ sql }: Context, names: readonly string[]): Promise<void> {
  for (const name of names.filter(({ length }) => length >= LEAST_NAME))
    for (const written of new Set([name, encodeURIComponent(name)]))
      await sql.run(
        `UPDATE lead_submission SET form = '' WHERE lead_id IS NULL AND form LIKE ? ESCAPE '!'`,
        [likeText(written)],
      );
}

/** Texts in chats, reports and recordings from the chat are free: they are found by what they say. */
async function forgetTold({ sql }: Context, names: readonly string[]): Promise<void> {
  for (const name of names.filter(({ length }) => length >= LEAST_NAME)) {
    const said = [
      `%${JSON.stringify(name)
        .slice(1, -1)
        .replace(/[!%_]/g, (char) => `!${char}`)}%`,
    ];
    await sql.run(`${UNSAY} WHERE content LIKE ? ESCAPE '!'`, said);
    await sql.run("UPDATE daily_report SET `lines` = NULL WHERE `lines` LIKE ? ESCAPE '!'", said);
    await sql.run(
      `UPDATE voice_note SET text = NULL, heard = NULL WHERE text LIKE ? ESCAPE '!'`,
      said,
    );
  }
}
