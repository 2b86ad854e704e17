import type { LeadContext } from '../context';
import { LeadMarketingQualified } from '../events';
import { isOpen, type Lead } from '../lead';
import { marketingOf } from '../marketing';
import { scoreOf, type Known, type Score } from '../score';

type Ctx = Pick<LeadContext, 'leads' | 'scoring' | 'scoringPolicy' | 'now' | 'publish'>;

/**
 * Makes a lead's score anew from its profile and all that is known of its behaviour, and notes the moment from which on it is
 * 市场合格. Refuses `lead.not_found`.
 */
export async function rescoreLead(ctx: Ctx, leadId: string): Promise<void> {
  const lead = await ctx.leads.get(leadId);
  const known = { profile: lead, behaviour: await ctx.scoring.behaviourOf(leadId), now: ctx.now };
  const { score, version } = scoreOf(known, ctx.scoringPolicy);
  const { isQualified, met } = marketingOf(known, ctx.scoringPolicy.marketing);
  const becomes = lead.mqlAt === null && isOpen(lead) && isQualified;
  await ctx.scoring.keepScore(leadId, {
    ...{ score, scoreVersion: version, scoredAt: ctx.now },
    mqlAt: becomes ? ctx.now : lead.mqlAt,
  });
  if (becomes)
    ctx.publish(LeadMarketingQualified, { leadId, policyVersion: version, met: [...met] });
}

/** What a lead's score is made of, at the moment when it was made; after a change of the rules, now. */
export async function explainScore(
  ctx: Pick<Ctx, 'scoring' | 'scoringPolicy' | 'now'>,
  lead: Lead,
): Promise<{ known: Known; score: Score }> {
  const isPresent = lead.scoreVersion === ctx.scoringPolicy.version && lead.scoredAt !== null;
  const now = isPresent ? (lead.scoredAt ?? ctx.now) : ctx.now;
  const known = { profile: lead, behaviour: await ctx.scoring.behaviourOf(lead.id), now };
  return { known, score: scoreOf(known, ctx.scoringPolicy) };
}
