import { actorId } from '../../kernel/actor';
import type { LeadContext } from '../context';
import { keysOf } from '../duplicate';
import { LeadMerged } from '../events';
import type { Lead } from '../lead';
import { absorb, beforeAbsorbing } from '../merge';
import { repeatLead, type Again } from './repeat-lead';
import { rescoreLead } from './rescore-lead';

/** Somebody else of a known company; `fresh` is their lead as it would be alone, `again` what they ask. */
export type Colleague = { known: Lead; fresh: Lead; again: Omit<Again, 'known'> };

/**
 * Somebody else of a known company asks: they become a lead that is merged into the company's at once, with a number of their own
 * by which they are known from now on, and the owner is told. It can be taken back like any merge. Answers the owner.
 */
export async function joinColleague(
  ctx: LeadContext,
  { known, fresh, again }: Colleague,
): Promise<string | null> {
  // The code is another's already.
  const alone = { ...fresh, creditCode: null };
  const { merged } = absorb(known, alone);
  const { survivor } = absorb(known, isSame(known, alone) ? alone : { ...alone, ...NOBODY });
  await ctx.leads.add(merged);
  await ctx.merges.addKeys(keysOf(fresh, ctx.soundOf));
  const told = { ...again.told, customFields: null, creditCode: null };
  const remark = remarkOn(fresh, again.input.remark);
  const input = { ...again.input, remark };
  const ownerId = await repeatLead(ctx, { ...again, told, input, known: survivor });
  await rescoreLead(ctx, known.id);
  const after = await ctx.leads.get(known.id);
  const [mergeId, by] = [ctx.newId(), actorId(ctx.actor)];
  const ids = { id: mergeId, survivorId: known.id, mergedId: merged.id };
  await ctx.merges.add({
    ...{ ...ids, by, at: ctx.now, undoneAt: null },
    kept: {
      ...{ merged: alone, survivor: { before: beforeAbsorbing(known, after), after } },
      ...{ clockId: null, silence: null, timers: [] },
    },
  });
  ctx.publish(LeadMerged, { leadId: merged.id, intoId: known.id, mergeId });
  return ownerId;
}

/** What is somebody's own, and says nothing of who else is there. */
const NOBODY = {
  ...{ contactName: '', phone: null, email: null, wechat: null, jobTitle: null },
  decisionRole: null,
} as const;

/** Who was known by name only, or not at all, and now has a number. */
const isSame = ({ phone, contactName }: Lead, fresh: Lead): boolean =>
  phone === null && (contactName === '' || contactName === fresh.contactName);

/** `told` is what is said of who did not ask by themselves: 李娜录入了这位客户. */
const remarkOn = (fresh: Lead, told: string | undefined): string =>
  told === undefined
    ? `${whoIs(fresh)}也来询问，电话在线索页`
    : `${told}：${whoIs(fresh)}，电话在线索页`;

const whoIs = ({ contactName, jobTitle }: Lead): string =>
  `同公司的${contactName || '另一位联系人'}${jobTitle === null ? '' : `（${jobTitle}）`}`;
