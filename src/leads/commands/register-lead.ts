import type { LeadContext } from '../context';
import { LeadRegistered } from '../events';
import { identityOf, readForm, type LeadDraft, type LeadSource } from '../intake';
import { assign, type Lead } from '../lead';
import { bornAt, newLead } from '../new-lead';
import { repeatOf, takenSubmission, type Payload, type Submission } from '../submission';
import { tracesOf, visitorOf } from '../trace';
import { keysOf } from '../duplicate';
import { beginRound } from './begin-round';
import { announceOwner, chooseOwner } from './choose-owner';
import { findKnown, type Known } from './find-known';
import { joinBehaviour } from './join-behaviour';
import { joinColleague } from './join-colleague';
import { repeatLead } from './repeat-lead';
import { startSilence } from './silence';

export type RegisterLeadInput = {
  source: LeadSource;
  form: Record<string, unknown>;
  /** SHA-256 of what makes two posts the same: the idempotency key, else the content. */
  digest: string;
  /** What came, as it came. */
  payload?: Payload;
  /** An arrival that was kept before and is taken up again. */
  resumes?: Submission;
  /** What the owner of a known person's lead is told; that they asked again, if left out. */
  remark?: string;
};

/**
 * Takes a form in: a new lead gets an owner and a clock in the same commit; the same post again changes nothing; another
 * post of a known person is added to their lead and re-opens it when it was disqualified. Refuses as `readForm` does.
 */
export async function registerLead(
  ctx: LeadContext,
  input: RegisterLeadInput,
): Promise<Registered> {
  const draft = readForm(input.form, input.source);
  return registerDraft(ctx, { ...input, draft, identity: identityOf(draft) });
}

type Registered = { leadId: string; repeated: boolean; ownerId: string | null };

export type RegisterDraftInput = RegisterLeadInput & {
  draft: LeadDraft;
  /** What makes two arrivals the same person. */
  identity: string;
  /** Whose a new lead is; dispatch chooses when this is left out. */
  ownerId?: string;
};

/** The same for what has been read already. */
export async function registerDraft(
  ctx: LeadContext,
  input: RegisterDraftInput,
): Promise<Registered> {
  const { draft, identity, source } = input;
  const known = await findKnown(ctx, draft, identity);
  const leadId = known?.lead.id ?? ctx.newId();
  const seen = await keep(ctx, input, { leadId, joins: known !== null });
  if ('earlier' in seen)
    return { leadId: seen.earlier, repeated: true, ownerId: known?.lead.ownerId ?? null };
  const has = await take(ctx, input, { known, submissionId: seen.id, leadId });
  const whos = tracesOf(draft, visitorOf(input.form, source));
  await joinBehaviour(ctx, { leadId, whos, isNew: !known });
  return { leadId, repeated: known !== null, ownerId: has };
}

type Taken = { known: Known | null; submissionId: string; leadId: string };

/** A known person asks again, somebody else of a known company joins it, everybody else begins. Answers the owner. */
function take(
  ctx: LeadContext,
  input: RegisterDraftInput,
  { known, submissionId, leadId }: Taken,
): Promise<string | null> {
  const { draft, identity, source, ownerId } = input;
  const again = { told: draft, submissionId, input };
  if (known?.by === 'identity') return repeatLead(ctx, { known: known.lead, ...again });
  const id = known === null ? leadId : ctx.newId();
  const fresh = { ...newLead(draft, bornAt(ctx, id, source)), identity };
  if (known !== null) return joinColleague(ctx, { known: known.lead, fresh, again });
  return begin(ctx, fresh, ownerId);
}

type Place = { leadId: string; joins: boolean };

/** Keeps the arrival; answers the lead of an equal one, which is then all there is to do. */
async function keep(
  ctx: LeadContext,
  input: RegisterLeadInput,
  { leadId, joins }: Place,
): Promise<{ id: string } | { earlier: string }> {
  const submission = takenSubmission(input, { id: ctx.newId(), now: ctx.now, leadId, joins });
  const { id } = submission;
  const write = input.resumes ? ctx.leads.saveSubmission : ctx.leads.addSubmission;
  const seen = await write(submission);
  if (seen === null) return { id };
  const earlier = seen.leadId ?? leadId;
  await write(repeatOf(submission, earlier));
  return { earlier };
}

/** Answers the owner. */
async function begin(
  ctx: LeadContext,
  fresh: Lead,
  given: string | undefined,
): Promise<string | null> {
  const { lead, decision } =
    given === undefined ? chooseOwner(ctx, fresh) : { lead: assign(fresh, given), decision: null };
  await ctx.leads.add(lead);
  await ctx.merges.addKeys(keysOf(lead, ctx.soundOf));
  await beginRound(ctx, lead, { how: 'dispatched', decision });
  if (lead.ownerId !== null) await startSilence(ctx, lead);
  ctx.publish(LeadRegistered, { leadId: lead.id, sourceId: lead.sourceId });
  announceOwner(ctx, lead, { from: null, how: 'dispatched' });
  return lead.ownerId;
}
