import { acceptedAt } from '../consent';
import type { VisitContext } from '../context';
import { ConsentGiven, ConsentWithdrawn } from '../events';
import { Refusal } from '../../kernel/refusal';
import { actingMember } from './visible-visit';

type Ctx = Pick<VisitContext, 'actor' | 'consents' | 'consentText' | 'newId' | 'now' | 'publish'>;

/** Notes that the member agrees to the present text. Refuses `consent.outdated` when another version was read. */
export async function giveConsent(ctx: Ctx, { version }: { version: string }): Promise<void> {
  const memberId = actingMember(ctx);
  const present = { version: ctx.consentText.version, textHash: ctx.consentText.textHash };
  if (version !== present.version) throw new Refusal('conflict', 'consent.outdated');
  const latest = await ctx.consents.latest(memberId);
  if (acceptedAt(latest, ctx.consentText) !== null) return;
  const consent = { ...present, id: ctx.newId(), memberId, acceptedAt: ctx.now, withdrawnAt: null };
  await ctx.consents.add(consent);
  ctx.publish(ConsentGiven, { ...present, memberId });
}

/** Takes the agreement back: from now on nothing more is captured. What was captured stays until its retention ends. */
export async function withdrawConsent(ctx: Ctx): Promise<void> {
  const memberId = actingMember(ctx);
  const latest = await ctx.consents.latest(memberId);
  if (latest?.withdrawnAt !== null) return;
  await ctx.consents.withdraw(latest.id, ctx.now);
  ctx.publish(ConsentWithdrawn, { memberId });
}
