import type { LeadContext } from '../context';
import { LeadRegistered, LeadReopened, LeadRepeated } from '../events';
import { identityOf, readForm, type LeadDraft, type LeadSource } from '../intake';
import { askedAgain, assign, isOpen, nextRound, type Lead } from '../lead';
import { repeatOf, takenSubmission, type Payload, type Submission } from '../submission';
import { beginRound } from './begin-round';
import { announceOwner, chooseOwner } from './choose-owner';

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
  const { draft, identity, source, ownerId } = input;
  const known = await ctx.leads.findByIdentity(identity);
  const leadId = known?.id ?? ctx.newId();
  const seen = await keep(ctx, input, { leadId, joins: known !== null });
  if ('earlier' in seen)
    return { leadId: seen.earlier, repeated: true, ownerId: known?.ownerId ?? null };
  if (known) {
    const { message } = draft;
    await repeat(ctx, { known, message, submissionId: seen.id, input });
    return { leadId, repeated: true, ownerId: known.ownerId };
  }
  const fresh = { ...newLead(draft, { id: leadId, source, now: ctx.now }), identity };
  return { leadId, repeated: false, ownerId: await begin(ctx, fresh, ownerId) };
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
  await beginRound(ctx, lead, decision);
  ctx.publish(LeadRegistered, { leadId: lead.id, sourceId: lead.sourceId });
  announceOwner(ctx, lead, null);
  return lead.ownerId;
}

type Again = {
  known: Lead;
  message: string | null;
  submissionId: string;
  input: RegisterLeadInput;
};

/** The owner is told; a lead that had been put aside is dispatched anew, one that was answered gets a clock again. */
async function repeat(ctx: LeadContext, again: Again): Promise<void> {
  const { known, message, submissionId, input } = again;
  const asked = askedAgain(known, { message, highIntent: showsIntent(input.source) });
  if (known.state === 'disqualified') return reopenFor(ctx, asked);
  const clock = await ctx.leads.findClock(known.id, known.round);
  const answered = isOpen(known) && known.ownerId !== null && clock?.stoppedAt !== null;
  const saved = await ctx.leads.save(answered ? nextRound(asked) : asked, ctx.now);
  if (answered) await beginRound(ctx, saved, null);
  const remark = input.remark === undefined ? {} : { remark: input.remark };
  ctx.publish(LeadRepeated, { leadId: known.id, ownerId: known.ownerId, submissionId, ...remark });
}

async function reopenFor(ctx: LeadContext, asked: Lead): Promise<void> {
  const { lead, decision } = chooseOwner(ctx, {
    ...asked,
    state: 'new',
    disqualifiedBecause: null,
  });
  const saved = await ctx.leads.save(lead, ctx.now);
  await beginRound(ctx, saved, decision);
  ctx.publish(LeadReopened, { leadId: lead.id });
  announceOwner(ctx, saved, null);
}

/** Who calls means it. */
const showsIntent = ({ kind }: LeadSource): boolean => kind === 'calls';

/** A lead as it comes in, before anybody has it. */
export function newLead(
  draft: LeadDraft,
  { id, source, now }: { id: string; source: LeadSource; now: number },
): Lead {
  return {
    ...draft,
    ...{
      id,
      sourceId: source.id,
      identity: identityOf(draft),
      state: 'new',
      ownerId: null,
      light: 'green',
      round: 0,
    },
    ...{ tags: source.tags, highIntent: showsIntent(source) },
    ...{ disqualifiedBecause: null, acceptedAt: null, firstTouchAt: null },
    ...{ createdAt: now, updatedAt: now, version: 1 },
  };
}
