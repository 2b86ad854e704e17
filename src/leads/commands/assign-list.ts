import { setImmediate as breathe } from 'node:timers/promises';
import { Refusal } from '../../kernel/refusal';
import type { LeadContext } from '../context';
import { dispatchBriefly } from '../dispatch';
import { keysOf } from '../duplicate';
import type { Candidate } from '../factors';
import { LeadImported } from '../events';
import type { LeadDraft } from '../intake';
import { pooled, type Lead } from '../lead';
import { bornAt, newLead } from '../new-lead';
import { poolFor } from '../pool';
import type { Ownership } from '../repository';
import type { Submission } from '../submission';
import { candidatesOf, dispatched, givenAs } from './choose-owner';
import { teachCode } from './find-known';
import { joinBehaviourOfMany } from './join-behaviour';
import { knownAmong, type KnownAmong } from './known-among';
import {
  draftOf,
  submissionOf,
  type Imported,
  type ImportLeadsInput,
  type ListedRow,
} from './listed-row';

type ReadRow = ListedRow & { draft: LeadDraft | Refusal };
type Batch = { leads: Lead[]; submissions: Submission[]; ownerships: Ownership[] };

/** What goes on from batch to batch. */
type Course = {
  input: ImportLeadsInput;
  known: KnownAmong;
  /** Who may get leads, with what they carry by now. */
  reps: Candidate[];
  done: Imported[];
  born: Lead[];
  /** What known people's rows say. */
  told: [leadId: string, draft: LeadDraft][];
};

/** Rows of one statement, and rows between two looks at what the database has answered. */
const BATCH = 125;
const GLANCE = 10;

/** A list without clocks and cards: each row gets an owner or a pool, each table a statement for many rows. */
export async function assignList(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const read = input.forms.map((row) => ({ ...row, draft: draftOf(row.form, input.source) }));
  const drafts = read.flatMap(({ draft }) => (draft instanceof Refusal ? [] : [draft]));
  const known = await knownAmong(ctx, drafts);
  const course: Course = { input, known, reps: candidatesOf(ctx), done: [], born: [], told: [] };
  await takeAll(ctx, course, read);
  for (const [leadId, draft] of course.told) await teachCode(ctx, leadId, draft);
  await joinBehaviourOfMany(ctx, course.born);
  for (const { id: leadId, ownerId } of course.born)
    ctx.publish(LeadImported, { leadId, ownerId, importId: input.importId });
  return course.done;
}

/** A batch is made while the database works on the one before. */
async function takeAll(ctx: LeadContext, course: Course, read: readonly ReadRow[]): Promise<void> {
  let made = await makeBatch(ctx, course, read.slice(0, BATCH));
  for (let from = BATCH; from < read.length; from += BATCH) {
    const next = makeBatch(ctx, course, read.slice(from, from + BATCH));
    [made] = await Promise.all([next, save(ctx, made)]);
  }
  await save(ctx, made);
}

async function makeBatch(
  ctx: LeadContext,
  course: Course,
  rows: readonly ReadRow[],
): Promise<Batch> {
  const batch: Batch = { leads: [], submissions: [], ownerships: [] };
  for (const [i, row] of rows.entries()) {
    course.done.push(takeRow(ctx, { course, batch }, row));
    if (i % GLANCE === GLANCE - 1) await breathe();
  }
  course.born.push(...batch.leads);
  return batch;
}

type At = { course: Course; batch: Batch };

function takeRow(ctx: LeadContext, { course, batch }: At, row: ReadRow): Imported {
  const { known, told, input } = course;
  const { key, form, draft } = row;
  if (draft instanceof Refusal) return { key, outcome: 'rejected', refusal: draft };
  const before = known.find(draft);
  if (before instanceof Refusal) return { key, outcome: 'rejected', refusal: before };
  const subjectId = before ?? beginWithoutClock(ctx, { course, batch }, draft);
  if (before === null) known.learn(draft, subjectId);
  else told.push([before, draft]);
  const joins = before !== null;
  batch.submissions.push(submissionOf(ctx, input, { key, form, leadId: subjectId, joins }));
  return { key, outcome: joins ? 'repeated' : 'created', subjectId };
}

/** One after the other: after a deadlock nothing more may be sent, it would be outside the transaction and stay. */
async function save({ leads, merges, soundOf }: LeadContext, batch: Batch): Promise<void> {
  await leads.addAll(batch.leads);
  await leads.addSubmissions(batch.submissions);
  await leads.addOwnerships(batch.ownerships);
  await merges.addKeys(batch.leads.flatMap((lead) => keysOf(lead, soundOf)));
}

/** A list bought in spring waits for nobody's answer within a quarter of an hour: it gets an owner and no clock. */
function beginWithoutClock(ctx: LeadContext, { course, batch }: At, draft: LeadDraft): string {
  const { input, reps } = course;
  const fresh = newLead(draft, bornAt(ctx, ctx.newId(), input.source));
  if (input.toPool) return intoPool(ctx, batch, fresh);
  const decision = dispatchBriefly(dispatched(fresh), reps, ctx.dispatchPolicy);
  const lead = givenAs(decision, fresh);
  const { id: leadId, round, ownerId } = lead;
  batch.leads.push(lead);
  if (ownerId === null) return leadId;
  batch.ownerships.push({
    ...{ leadId, round, ownerId, since: ctx.now, decision, how: 'imported' },
    ...{ endedAt: null, endedBecause: null },
  });
  const rep = reps.find(({ memberId }) => memberId === ownerId);
  if (rep) {
    rep.load += 1;
    rep.received += 1;
  }
  return leadId;
}

/** It waits for whoever claims it, however long that takes: nobody has lost it. */
function intoPool({ now, poolPolicy }: LeadContext, batch: Batch, fresh: Lead): string {
  batch.leads.push(pooled(fresh, { poolId: poolFor(poolPolicy, fresh).id, at: now }));
  return fresh.id;
}
