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

type Batch = {
  input: ImportLeadsInput;
  known: KnownAmong;
  /** Who may get leads, with what they carry by now. */
  reps: Candidate[];
  leads: Lead[];
  submissions: Submission[];
  ownerships: Ownership[];
  /** What known people's rows say. */
  told: [leadId: string, draft: LeadDraft][];
};

/** A list without clocks and cards: each row gets an owner or a pool, each table one statement for all rows. */
export async function assignList(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const read = input.forms.map((row) => ({ ...row, draft: draftOf(row.form, input.source) }));
  const drafts = read.flatMap(({ draft }) => (draft instanceof Refusal ? [] : [draft]));
  const batch: Batch = {
    ...{ input, known: await knownAmong(ctx, drafts), reps: candidatesOf(ctx) },
    ...{ leads: [], submissions: [], ownerships: [], told: [] },
  };
  const done = read.map((row) => takeRow(ctx, batch, row));
  await save(ctx, batch);
  for (const [leadId, draft] of batch.told) await teachCode(ctx, leadId, draft);
  await joinBehaviourOfMany(ctx, batch.leads);
  for (const { id: leadId, ownerId } of batch.leads)
    ctx.publish(LeadImported, { leadId, ownerId, importId: input.importId });
  return done;
}

type ReadRow = ListedRow & { draft: LeadDraft | Refusal };

function takeRow(ctx: LeadContext, batch: Batch, { key, form, draft }: ReadRow): Imported {
  if (draft instanceof Refusal) return { key, outcome: 'rejected', refusal: draft };
  const before = batch.known.find(draft);
  if (before instanceof Refusal) return { key, outcome: 'rejected', refusal: before };
  const subjectId = before ?? beginWithoutClock(ctx, batch, draft);
  if (before === null) batch.known.learn(draft, subjectId);
  else batch.told.push([before, draft]);
  const joins = before !== null;
  batch.submissions.push(submissionOf(ctx, batch.input, { key, form, leadId: subjectId, joins }));
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
function beginWithoutClock(ctx: LeadContext, batch: Batch, draft: LeadDraft): string {
  const { input, reps } = batch;
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
