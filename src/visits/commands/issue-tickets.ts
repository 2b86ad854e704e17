import { visibleAccount } from '../../accounts';
import { Refusal } from '../../kernel/refusal';
import {
  codeOf,
  OFFLINE_LIFE_MS,
  ONLINE_LIFE_MS,
  STOCK_LIMIT,
  type CaptureTicket,
} from '../capture-ticket';
import { requireConsent } from '../consent';
import type { VisitContext } from '../context';
import { actingMember } from './visible-visit';

export type IssueTicketsInput = {
  accountId: string | null;
  offline: boolean;
  /** 1 to 20. */
  count: number;
  deviceId: string | null;
};

/**
 * Hands out capture tickets: for ten minutes, or for 72 hours in advance. Refuses `consent.required`, `account.not_found` and
 * `ticket.too_many` (60 unused ones).
 */
export async function issueTickets(
  ctx: VisitContext,
  { accountId, offline, count, deviceId }: IssueTicketsInput,
): Promise<CaptureTicket[]> {
  const memberId = actingMember(ctx);
  requireConsent(await ctx.consents.latest(memberId), ctx.consentText);
  if (accountId !== null) await visibleAccount(ctx, accountId);
  const unused = await ctx.tickets.countUnused(memberId, ctx.now);
  if (unused + count > STOCK_LIMIT) throw new Refusal('limit', 'ticket.too_many');
  const tickets = Array.from({ length: count }, () => ({
    ...{ id: ctx.newId(), code: codeOf(ctx.randomBytes(8)), memberId, accountId, offline },
    ...{ sessionHash: ctx.sessionHash, deviceId, issuedAt: ctx.now },
    expiresAt: ctx.now + (offline ? OFFLINE_LIFE_MS : ONLINE_LIFE_MS),
    usedAt: null,
    evidenceId: null,
  }));
  await ctx.tickets.add(tickets);
  return tickets;
}
