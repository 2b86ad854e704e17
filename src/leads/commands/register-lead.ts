import type { LeadContext } from '../context';
import { LeadRegistered, LeadReopened, LeadRepeated } from '../events';
import { identityOf, mappedPart, readForm, type LeadDraft, type LeadSource } from '../intake';
import { firstScore, type ScoringPolicy } from '../score';
import { tracesOf, visitorOf } from '../trace';
import { askedAgain, isOpen, nextRound, type Lead } from '../lead';
import { beginRound } from './begin-round';
import { changeOwner } from './change-owner';
import { announceOwner, chooseOwner } from './choose-owner';
import { startSilence } from './silence';
import { joinBehaviour } from './join-behaviour';

export type RegisterLeadInput = {
  source: LeadSource;
  form: Record<string, unknown>;
  /** SHA-256 of what makes two posts the same: the idempotency key, else the content. */
  digest: string;
};

/**
 * Takes a form in: a new lead gets an owner and a clock in the same commit; the same post again changes nothing; another
 * post of a known person is added to their lead and re-opens it when it was disqualified. Refuses as `readForm` does.
 */
export async function registerLead(
  ctx: LeadContext,
  input: RegisterLeadInput,
): Promise<{ leadId: string; repeated: boolean; ownerId: string | null }> {
  const draft = readForm(input.form, input.source);
  const known = await ctx.leads.findByIdentity(identityOf(draft));
  const leadId = known?.id ?? ctx.newId();
  const submissionId = ctx.newId();
  const form = JSON.stringify(mappedPart(input.form, input.source));
  const seen = await ctx.leads.addSubmission({
    ...{ id: submissionId, sourceId: input.source.id, digest: input.digest, leadId },
    ...{ receivedAt: ctx.now, form },
  });
  if (seen) return { leadId: seen.leadId, repeated: true, ownerId: known?.ownerId ?? null };
  const ownerId = known
    ? await repeat(ctx, { known, message: draft.message, submissionId })
    : await begin(ctx, newLead(draft, bornAt(ctx, leadId, input.source)));
  const whos = tracesOf(draft, visitorOf(input.form, input.source));
  await joinBehaviour(ctx, { leadId, whos, isNew: !known });
  return { leadId, repeated: known !== null, ownerId };
}

/** Answers the owner. */
async function begin(ctx: LeadContext, fresh: Lead): Promise<string | null> {
  const { lead, decision } = chooseOwner(ctx, fresh);
  await ctx.leads.add(lead);
  await beginRound(ctx, lead, { how: 'dispatched', decision });
  if (lead.ownerId !== null) await startSilence(ctx, lead);
  ctx.publish(LeadRegistered, { leadId: lead.id, sourceId: lead.sourceId });
  announceOwner(ctx, lead, { from: null, how: 'dispatched' });
  return lead.ownerId;
}

type Again = { known: Lead; message: string | null; submissionId: string };

/** The owner is told; a lead that had been put aside is dispatched anew, one that was answered gets a clock again. */
async function repeat(
  ctx: LeadContext,
  { known, message, submissionId }: Again,
): Promise<string | null> {
  const asked = askedAgain(known, message);
  if (known.state === 'disqualified' || known.poolId !== null) return dispatchAgain(ctx, asked);
  const clock = await ctx.leads.findClock(known.id, known.round);
  const answered = isOpen(known) && known.ownerId !== null && clock?.stoppedAt !== null;
  const saved = await ctx.leads.save(answered ? nextRound(asked) : asked, ctx.now);
  if (answered) {
    await ctx.leads.endOwnership(known.id, { at: ctx.now, because: 'again' });
    await beginRound(ctx, saved, { how: 'again', decision: null });
  }
  ctx.publish(LeadRepeated, { leadId: known.id, ownerId: known.ownerId, submissionId });
  return known.ownerId;
}

/** Who asks again must not wait for somebody to claim the lead, nor be put aside. */
async function dispatchAgain(ctx: LeadContext, asked: Lead): Promise<string | null> {
  const { lead, decision } = chooseOwner(ctx, {
    ...asked,
    state: 'new',
    disqualifiedBecause: null,
  });
  if (asked.state === 'disqualified') ctx.publish(LeadReopened, { leadId: lead.id });
  const change = { before: asked, after: lead, decision } as const;
  const saved = await changeOwner(ctx, { ...change, how: 'dispatched', because: 'reopened' });
  return saved.ownerId;
}

type Birth = { id: string; sourceId: string; now: number; scoringPolicy: ScoringPolicy };

export const bornAt = (
  { now, scoringPolicy }: LeadContext,
  id: string,
  { id: sourceId }: LeadSource,
): Birth => ({ id, sourceId, now, scoringPolicy });

/** A lead as it comes in, before anybody has it; a form alone gives it a score, and never makes it 市场合格. */
export function newLead(draft: LeadDraft, { id, sourceId, now, scoringPolicy }: Birth): Lead {
  return {
    ...draft,
    ...firstScore({ profile: draft, behaviour: [], now }, scoringPolicy),
    ...{
      id,
      sourceId,
      identity: identityOf(draft),
      state: 'new',
      ownerId: null,
      ...{ light: 'green', silence: 'green', poolId: null, pooledAt: null, hops: 0 },
      round: 0,
    },
    ...{ disqualifiedBecause: null, acceptedAt: null, firstTouchAt: null, effectiveAt: null },
    ...{ createdAt: now, updatedAt: now, version: 1 },
  };
}
