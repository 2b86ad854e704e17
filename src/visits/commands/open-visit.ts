import { addAccount, visibleAccount, type Account } from '../../accounts';
import { DAY } from '../../kernel/clock';
import { Refusal } from '../../kernel/refusal';
import { mayBeSame } from '../../voices';
import type { VisitContext } from '../context';
import { TypedTwice, VisitCheckedIn, VisitOpened } from '../events';
import { checkIn, type CheckIn, type Visit, type VisitChannel } from '../visit';
import { actingMember } from './visible-visit';

export type OpenVisitInput = {
  draftId: string | null;
  /** A known customer, or the name of one (a new one is added). */
  accountId: string | null;
  accountName: string | null;
  leadId: string | null;
  /** On site unless it says otherwise. */
  channel?: VisitChannel;
  purpose: string | null;
  plannedAt: number | null;
  checkIn: CheckIn | null;
};

/**
 * Plans a visit, or begins one with a check-in. The same draft of the same member answers the first visit. Refuses
 * `visit.account_missing`, `account.not_found`, `lead.not_found` and `visit.other_customer`.
 */
export async function openVisit(ctx: VisitContext, input: OpenVisitInput): Promise<Visit> {
  const memberId = actingMember(ctx);
  const known = input.draftId && (await ctx.visits.findByDraft(memberId, input.draftId));
  if (known) return known;
  const account = await accountFor(ctx, input, await companyOf(ctx, input));
  const visit = begin(blank(ctx, memberId, account.id), input);
  await ctx.visits.add(visit);
  const { id: visitId, plannedAt, checkedInAt } = visit;
  ctx.publish(VisitOpened, { visitId, accountId: account.id, plannedAt });
  if (checkedInAt !== null) ctx.publish(VisitCheckedIn, { visitId, at: checkedInAt });
  return visit;
}

/** The name of the lead's company, when the visit is for a lead. */
async function companyOf(ctx: VisitContext, { leadId }: OpenVisitInput): Promise<string | null> {
  if (leadId === null) return null;
  const lead = await ctx.findVisitedLead(leadId);
  if (!lead) throw new Refusal('not_found', 'lead.not_found');
  return lead.title;
}

async function accountFor(
  ctx: VisitContext,
  { accountId, accountName }: OpenVisitInput,
  company: string | null,
): Promise<Account> {
  const known = accountId === null ? null : await visibleAccount(ctx, accountId);
  const name = known?.name ?? accountName ?? company;
  if (name === null) throw new Refusal('invalid', 'visit.account_missing');
  requireSame(name, company);
  if (known) return known;
  const account = await addAccount(ctx, { name });
  if (accountName !== null) noteTyping(ctx, account);
  return account;
}

/** What was typed so lately is remembered for the member, who should not have to type it again. */
const REMEMBERED_MS = 30 * DAY;

function noteTyping(ctx: VisitContext, { id: subjectId, createdAt }: Account): void {
  if (createdAt === ctx.now || createdAt < ctx.now - REMEMBERED_MS) return;
  ctx.publish(TypedTwice, { field: 'customer', memberId: actingMember(ctx), subjectId });
}

/** A visit to one customer stops no clock of another. */
function requireSame(account: string, lead: string | null): void {
  if (lead !== null && !mayBeSame(account, lead))
    throw new Refusal('invalid', 'visit.other_customer', { account, lead });
}

function begin(visit: Visit, { draftId, leadId, purpose, ...input }: OpenVisitInput): Visit {
  const { plannedAt, channel = 'visit' } = input;
  const opened = { ...visit, draftId, leadId, purpose, plannedAt, channel };
  return input.checkIn === null ? opened : checkIn(opened, input.checkIn);
}

const blank = ({ newId, now }: VisitContext, memberId: string, accountId: string): Visit => ({
  ...{ id: newId(), draftId: null, memberId, accountId, leadId: null, state: 'planned' },
  ...{ purpose: null, plannedAt: null, checkedInAt: null, reportedAt: null },
  ...{ latitudeE6: null, longitudeE6: null, accuracyMetres: null, checkInLive: true },
  channel: 'visit',
  ...{ actions: [], nextStep: null, nextStepAt: null, note: null, explanation: null },
  ...{ minutes: null, effective: null, effectiveBecause: null, score: null, flagged: false },
  ...{ signals: [], createdAt: now, updatedAt: now, version: 1 },
});
