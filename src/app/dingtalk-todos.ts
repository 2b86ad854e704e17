import { z } from 'zod';
import { logFollowUp } from '../activities';
import type { DingTalkClient } from '../chat/dingtalk/client';
import { PlatformError } from '../chat/platform';
import { reaction, type Reaction } from '../kernel/event';
import { titleOf } from '../leads/lead';
import { LEAD_CHANGES, LeadAssigned } from '../leads/events';
import { effectJob, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import type { DingTalkEnv } from './dingtalk';
import { patiently } from './patience';
import type { TodoRow, TodoState } from './tables';
import { asSystem } from './unit-of-work';

// A lead that waits for its first response is a task in its owner's DingTalk list; the two are kept in step both ways.

const SYNC_TODO = 'dingtalk.todo';
const LOOK_AT_TODO = 'dingtalk.todo_look';
const sourceOf = (leadId: string, round: number): string => `lead:${leadId}:${String(round)}`;

/** Whatever changes a lead may begin or end its task. */
export const todoReactions: readonly Reaction<Context>[] = [LeadAssigned, ...LEAD_CHANGES].map(
  (change) =>
    reaction<Context, { leadId: string }>('same commit', change as never, {
      name: `the task in DingTalk follows ${change.name}`,
      run: (ctx, { leadId }) => {
        const unique = `todo:${leadId}`;
        ctx.enqueue({ kind: SYNC_TODO, lane: 2, payload: { leadId }, unique, again: true });
        return Promise.resolve();
      },
    }),
);

export const todoJobs: readonly JobHandler<never, DingTalkEnv>[] = [
  effectJob(SYNC_TODO, z.object({ leadId: z.string() }), (env: DingTalkEnv, { leadId }) =>
    patiently(() => syncTodo(env, leadId)),
  ),
  effectJob(
    LOOK_AT_TODO,
    z.object({ leadId: z.string(), taskId: z.string() }),
    (env: DingTalkEnv, task) => patiently(() => lookAtTodo(env, task)),
  ),
];

type Wanted = { row: TodoRow; userId: string; subject: string; dueAt: number | null; url: string };
type Plan = { create: Wanted | null; finish: (TodoRow & { userId: string })[] };

async function syncTodo({ dingtalk, unitOfWork }: DingTalkEnv, leadId: string): Promise<void> {
  if (!dingtalk) return;
  const { create, finish } = await unitOfWork(AS, (ctx) => planTodo(ctx, leadId));
  for (const row of finish) {
    if (row.taskId !== null) await tick(dingtalk.client, { ...row, taskId: row.taskId });
    await unitOfWork(AS, ({ sql }) =>
      sql.run(`${SET_STATE} WHERE ${KEY}`, ['done', ...keyOf(row)]),
    );
  }
  if (!create) return;
  const taskId = await make(dingtalk.client, create);
  const { memberId, round } = create.row;
  await unitOfWork(AS, ({ sql }) => sql.run(ADD, [leadId, round, memberId, taskId, 'open']));
}

const AS = asSystem('dingtalk todo');
const KEY = 'lead_id = ? AND round = ?';
const SET_STATE = 'UPDATE dingtalk_todo SET state = ?';
const ADD = `INSERT INTO dingtalk_todo (lead_id, round, member_id, task_id, state) VALUES (?, ?, ?, ?, ?)`;
const keyOf = ({ leadId, round }: Pick<TodoRow, 'leadId' | 'round'>): [string, number] => [
  leadId,
  round,
];

async function planTodo(ctx: Context, leadId: string): Promise<Plan> {
  const rows = await rowsOf(ctx, leadId);
  const wanted = await wantedFor(ctx, leadId);
  const isWanted = (row: TodoRow): boolean =>
    wanted?.row.round === row.round && wanted.row.memberId === row.memberId;
  const over = rows.filter((row) => row.state !== 'done' && !isWanted(row));
  for (const row of over)
    await ctx.sql.run(`${SET_STATE} WHERE ${KEY}`, ['closing', ...keyOf(row)]);
  const finish = over.map((row) => ({
    ...row,
    userId: ctx.findPerson({ id: row.memberId })?.platformUserId ?? '',
  }));
  return { create: wanted && !rows.some(isWanted) ? wanted : null, finish };
}

/** The task that the lead's present round should have: only while its clock runs, and only on DingTalk. */
async function wantedFor(ctx: Context, leadId: string): Promise<Wanted | null> {
  const lead = await ctx.leads.get(leadId);
  const owner = lead.ownerId === null ? null : ctx.findPerson({ id: lead.ownerId });
  const clock = await ctx.leads.findClock(leadId, lead.round);
  if (owner?.platform !== 'dingtalk' || clock?.stoppedAt !== null) return null;
  const due = 'SELECT MIN(due_at) AS at FROM lead_clock_step WHERE clock_id = ?';
  const [step] = await ctx.sql.rows<{ at: number | string | null }>(due, [clock.id]);
  return {
    row: { leadId, round: lead.round, memberId: owner.id, taskId: null, state: 'open' },
    ...{ userId: owner.platformUserId, subject: `联系${titleOf(lead)}` },
    dueAt: step?.at == null ? null : Number(step.at),
    url: ctx.pageUrl(`/app/#/leads/${leadId}`),
  };
}

async function rowsOf({ sql }: Context, leadId: string): Promise<TodoRow[]> {
  const rows = await sql.rows<{
    round: number;
    member_id: string;
    task_id: string | null;
    state: TodoState;
  }>('SELECT round, member_id, task_id, state FROM dingtalk_todo WHERE lead_id = ?', [leadId]);
  return rows.map(({ round, member_id: memberId, task_id: taskId, state }) => ({
    ...{ leadId, round, memberId, taskId, state },
  }));
}

type Client = Pick<DingTalkClient, 'unionIdOf' | 'createTodo' | 'finishTodo'>;

/** When an earlier try made it and its answer was lost, the refusal may name its number; otherwise null. */
async function make(client: Client, wanted: Wanted): Promise<string | null> {
  const { row, userId, subject, dueAt, url } = wanted;
  const todo = { sourceId: sourceOf(row.leadId, row.round), subject, dueAt, url };
  return client.createTodo(await client.unionIdOf(userId), todo).catch((error: unknown) => {
    if (!(error instanceof PlatformError) || !/task exist/i.test(error.message)) throw error;
    return /taskId\W+(?:is\W+)?(\w+)/.exec(error.message)?.[1] ?? null;
  });
}

async function tick(
  client: Client,
  { userId, taskId }: { userId: string; taskId: string },
): Promise<void> {
  const unionId = userId === '' ? null : await client.unionIdOf(userId).catch(whoLeft);
  // Who deleted it, or may not be asked any more, has no open task either.
  if (unionId !== null) await client.finishTodo(unionId, taskId).catch(whoLeft);
}

/** Nobody's list is left to be ticked. */
function whoLeft(error: unknown): null {
  if (error instanceof PlatformError && error.failure === 'rejected') return null;
  throw error;
}

/** Something about a task changed; the event does not say what (platforms.md 2.4). */
export async function todoChanged(ctx: Context, taskId: string): Promise<void> {
  const [row] = await ctx.sql.rows<{ lead_id: string }>(
    `SELECT lead_id FROM dingtalk_todo WHERE task_id = ? AND state = 'open'`,
    [taskId],
  );
  if (row) ctx.enqueue({ kind: LOOK_AT_TODO, lane: 1, payload: { leadId: row.lead_id, taskId } });
}

/** Asks whether a task of ours was ticked; that is the same as saying so on the card. */
async function lookAtTodo(
  { dingtalk, unitOfWork }: DingTalkEnv,
  { leadId, taskId }: { leadId: string; taskId: string },
): Promise<void> {
  const row = await unitOfWork(AS, (ctx) => openTask(ctx, leadId, taskId));
  if (!dingtalk || !row) return;
  const unionId = await dingtalk.client.unionIdOf(row.userId);
  const sourceId = sourceOf(leadId, row.round);
  if (!(await dingtalk.client.isTodoDone(unionId, { taskId, sourceId }))) return;
  await unitOfWork(AS, async (ctx) => {
    const present = await openTask(ctx, leadId, taskId);
    const person = present && ctx.findPerson({ id: present.memberId });
    if (!present || !person?.actor) return;
    // Another event about the same tick finds it closed.
    await ctx.sql.run(`${SET_STATE} WHERE ${KEY}`, ['done', ...keyOf(present)]);
    await logFollowUp(ctx.as(person.actor), {
      ...{ subjectId: leadId, memberId: person.id, channel: 'note', outcome: 'reached' },
      ...{ note: '在钉钉待办里标记完成', nextStep: null },
    });
  });
}

/** What we tick ourselves is told as well, and is not open any more; nor is a task of an owner who has passed the lead on. */
async function openTask(
  ctx: Context,
  leadId: string,
  taskId: string,
): Promise<(TodoRow & { userId: string }) | null> {
  const lead = await ctx.leads.get(leadId);
  const rows = await rowsOf(ctx, leadId);
  const row = rows.find((one) => one.taskId === taskId && one.state === 'open');
  const isPresent = row?.round === lead.round && row.memberId === lead.ownerId;
  if (!row || !isPresent) return null;
  return { ...row, userId: ctx.findPerson({ id: row.memberId })?.platformUserId ?? '' };
}
