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

/** Null when an earlier try made it and its answer was lost. */
async function make(client: Client, wanted: Wanted): Promise<string | null> {
  const { row, userId, subject, dueAt, url } = wanted;
  const todo = { sourceId: sourceOf(row.leadId, row.round), subject, dueAt, url };
  return client.createTodo(await client.unionIdOf(userId), todo).catch((error: unknown) => {
    if (error instanceof PlatformError && /task exist/i.test(error.message)) return null;
    throw error;
  });
}

async function tick(
  client: Client,
  { userId, taskId }: { userId: string; taskId: string },
): Promise<void> {
  const unionId = userId === '' ? null : await client.unionIdOf(userId).catch(whoLeft);
  if (unionId !== null) await client.finishTodo(unionId, taskId);
}

/** Nobody's list is left to be ticked. */
function whoLeft(error: unknown): null {
  if (error instanceof PlatformError && error.failure === 'rejected') return null;
  throw error;
}

/** The owner ticked the task in DingTalk: the same as saying so on the card. */
export async function todoTicked(ctx: Context, sourceId: string): Promise<void> {
  const row = await openTask(ctx, sourceId);
  const person = row && ctx.findPerson({ id: row.memberId });
  if (!row || !person?.actor) return;
  await logFollowUp(ctx.as(person.actor), {
    ...{ subjectId: row.leadId, memberId: person.id, channel: 'note', outcome: 'reached' },
    ...{ note: '在钉钉待办里标记完成', nextStep: null },
  });
}

/** What we tick ourselves is told as well, and is not open any more. */
async function openTask(ctx: Context, sourceId: string): Promise<TodoRow | null> {
  const [, leadId = '', round = ''] = /^lead:([^:]+):(\d+)$/.exec(sourceId) ?? [];
  const rows = await rowsOf(ctx, leadId);
  return rows.find((one) => one.round === Number(round) && one.state === 'open') ?? null;
}
