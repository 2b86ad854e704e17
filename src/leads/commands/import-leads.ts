import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { LeadContext } from '../context';
import { dispatchBriefly } from '../dispatch';
import { keysOf } from '../duplicate';
import type { Candidate } from '../factors';
import { LeadImported } from '../events';
import { identityOf, readForm, type LeadDraft, type LeadSource } from '../intake';
import { pooled, type Lead } from '../lead';
import { bornAt, newLead } from '../new-lead';
import { poolFor } from '../pool';
import type { Ownership } from '../repository';
import { takenSubmission, type Submission } from '../submission';
import { candidatesOf, dispatched, givenAs } from './choose-owner';
import { joinBehaviourOfMany } from './join-behaviour';
import { findKnown, teachCode } from './find-known';
import { colleagueOf, knownAmong } from './known-among';
import { registerLead } from './register-lead';

/** What became of one row; `key` is the caller's. */
export type Imported = { key: number } & (
  { outcome: 'created' | 'repeated'; subjectId: string } | { outcome: 'rejected'; refusal: Refusal }
);

export type ImportLeadsInput = {
  importId: string;
  source: LeadSource;
  /** With a clock and cards (in the owners' digests), like any lead; without, only an owner. */
  dispatch: boolean;
  /** Into the pool of its region and industry, for whoever claims it. */
  toPool: boolean;
  forms: readonly { key: number; form: Record<string, string> }[];
};

/**
 * Takes many forms in by the rules of intake, to owners in the actor's scope. Who is known already is not told again: the row is
 * kept with their lead. A row that intake would refuse is answered as rejected.
 */
export async function importLeads(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const own = withOwnReps(ctx);
  return input.dispatch ? dispatchEach(own, input) : assignAll(own, input);
}

/** The context as if the company were those the actor may see. */
function withOwnReps(ctx: LeadContext): LeadContext {
  const { scope } = ctx.actor;
  const members = ctx.directory.members.filter(({ id }) => inScope(scope, id));
  // A list is worked through for days: a meeting keeps nobody from it.
  return { ...ctx, directory: { ...ctx.directory, members, busy: [] } };
}

const digestOf = (importId: string, key: number): string => `import:${importId}:${String(key)}`;

async function dispatchEach(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const { importId, source, forms } = input;
  const gathering = { ...ctx, gathersCards: true };
  const done: Imported[] = [];
  for (const { key, form } of forms) {
    const known = await knownBy(ctx, draftOf(form, source));
    if (known instanceof Refusal) done.push({ key, outcome: 'rejected', refusal: known });
    else if (known !== null) {
      await ctx.leads.addSubmissions([
        submissionOf(ctx, input, { key, form, leadId: known.id, joins: true }),
      ]);
      done.push({ key, outcome: 'repeated', subjectId: known.id });
    } else {
      const wish = { source, form, digest: digestOf(importId, key) };
      const { leadId: subjectId } = await registerLead(gathering, wish);
      done.push({ key, outcome: 'created', subjectId });
    }
  }
  return done;
}

async function knownBy(
  ctx: LeadContext,
  draft: LeadDraft | Refusal,
): Promise<Lead | Refusal | null> {
  if (draft instanceof Refusal) return draft;
  const known = await findKnown(ctx, draft, identityOf(draft));
  if (known === null) return null;
  if (known.by === 'creditCode') return colleagueOf(known.lead.code);
  await teachCode(ctx, known.lead.id, draft);
  return known.lead;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

type Batch = {
  leads: Lead[];
  submissions: Submission[];
  ownerships: Ownership[];
  /** What known people's rows say. */
  told: [leadId: string, draft: LeadDraft][];
  /** Who may get leads, with what they carry by now. */
  reps: Candidate[];
};

async function assignAll(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const read = input.forms.map((row) => ({ ...row, draft: draftOf(row.form, input.source) }));
  const drafts = read.flatMap(({ draft }) => (draft instanceof Refusal ? [] : [draft]));
  const known = await knownAmong(ctx, drafts);
  const batch: Batch = {
    leads: [],
    submissions: [],
    ownerships: [],
    told: [],
    reps: candidatesOf(ctx),
  };
  const done = read.map<Imported>(({ key, form, draft }) => {
    if (draft instanceof Refusal) return { key, outcome: 'rejected', refusal: draft };
    const before = known.find(draft);
    if (before instanceof Refusal) return { key, outcome: 'rejected', refusal: before };
    const subjectId = before ?? beginWithoutClock(ctx, batch, { draft, input });
    if (before === null) known.learn(draft, subjectId);
    else batch.told.push([before, draft]);
    const joins = before !== null;
    batch.submissions.push(submissionOf(ctx, input, { key, form, leadId: subjectId, joins }));
    return { key, outcome: joins ? 'repeated' : 'created', subjectId };
  });
  await save(ctx, batch);
  for (const [leadId, draft] of batch.told) await teachCode(ctx, leadId, draft);
  await joinBehaviourOfMany(ctx, batch.leads);
  for (const { id: leadId, ownerId } of batch.leads)
    ctx.publish(LeadImported, { leadId, ownerId, importId: input.importId });
  return done;
}

/** One after the other on the connection; the next statement is being written while the database works on the last. */
async function save({ leads, merges, soundOf }: LeadContext, batch: Batch): Promise<void> {
  await Promise.all([
    leads.addAll(batch.leads),
    leads.addSubmissions(batch.submissions),
    leads.addOwnerships(batch.ownerships),
    merges.addKeys(batch.leads.flatMap((lead) => keysOf(lead, soundOf))),
  ]);
}

function draftOf(form: Record<string, unknown>, source: LeadSource): LeadDraft | Refusal {
  try {
    return readForm(form, source);
  } catch (error) {
    return refusalOf(error);
  }
}

/** A list bought in spring waits for nobody's answer within a quarter of an hour: it gets an owner and no clock. */
function beginWithoutClock(
  ctx: LeadContext,
  batch: Batch,
  { draft, input }: { draft: LeadDraft; input: ImportLeadsInput },
): string {
  const fresh = newLead(draft, bornAt(ctx, ctx.newId(), input.source));
  if (input.toPool) return intoPool(ctx, batch, fresh);
  const decision = dispatchBriefly(dispatched(fresh), batch.reps, ctx.dispatchPolicy);
  const lead = givenAs(decision, fresh);
  const { id: leadId, round, ownerId } = lead;
  batch.leads.push(lead);
  if (ownerId === null) return leadId;
  batch.ownerships.push({
    ...{ leadId, round, ownerId, since: ctx.now, decision, how: 'imported' },
    ...{ endedAt: null, endedBecause: null },
  });
  const rep = batch.reps.find(({ memberId }) => memberId === ownerId);
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

type Row = { key: number; form: Record<string, string>; leadId: string; joins: boolean };

function submissionOf(
  ctx: LeadContext,
  { importId, source }: ImportLeadsInput,
  { key, form, leadId, joins }: Row,
): Submission {
  const taken = { source, form, digest: digestOf(importId, key) };
  return takenSubmission(taken, { id: ctx.newId(), now: ctx.now, leadId, joins });
}
