import type { LeadContext } from '../context';
import { LeadReopened, LeadRepeated } from '../events';
import type { LeadDraft, LeadSource } from '../intake';
import { askedAgain, isOpen, nextRound, type Lead } from '../lead';
import { showsIntent } from '../new-lead';
import { beginRound } from './begin-round';
import { changeOwner } from './change-owner';
import { chooseOwner } from './choose-owner';
import { learnCreditCode } from './find-known';

export type Again = {
  known: Lead;
  told: Pick<LeadDraft, 'message' | 'customFields' | 'creditCode'>;
  submissionId: string;
  input: { source: LeadSource; remark?: string };
};

/**
 * A known person asked again: the owner is told; a lead that was put aside or waits in a pool is dispatched anew, one that was
 * answered gets a clock again. Answers the owner.
 */
export async function repeatLead(ctx: LeadContext, again: Again): Promise<string | null> {
  const { known, submissionId, input } = again;
  const asked = await askedBy(ctx, again);
  if (known.state === 'disqualified' || known.poolId !== null) return dispatchAgain(ctx, asked);
  const clock = await ctx.leads.findClock(known.id, known.round);
  const answered = isOpen(known) && known.ownerId !== null && clock?.stoppedAt !== null;
  const saved = await ctx.leads.save(answered ? nextRound(asked) : asked, ctx.now);
  if (answered) {
    await ctx.leads.endOwnership(known.id, { at: ctx.now, because: 'again' });
    await beginRound(ctx, saved, { how: 'again', decision: null });
  }
  const { id: leadId, ownerId } = known;
  ctx.publish(LeadRepeated, { leadId, ownerId, submissionId, ...remarkOf(input) });
  return ownerId;
}

async function askedBy(ctx: LeadContext, { known, told, input }: Again): Promise<Lead> {
  const creditCode = await learnCreditCode(ctx, known, told.creditCode);
  return askedAgain(known, { ...told, creditCode, highIntent: showsIntent(input.source) });
}

const remarkOf = ({ remark }: Again['input']): { remark?: string } =>
  remark === undefined ? {} : { remark };

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
