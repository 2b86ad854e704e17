import { Refusal } from '../../kernel/refusal';
import { checkName, nameKeyOf, type Account } from '../account';
import type { AccountContext } from '../context';
import { AccountAdded } from '../events';

export type AddAccountInput = {
  name: string;
  address?: string | null | undefined;
  /** Millionths of a degree GCJ-02. */
  latitudeE6?: number | null | undefined;
  longitudeE6?: number | null | undefined;
};

/**
 * Adds a customer company for the acting member, or answers the one of the same name that they may see already. Refuses
 * `account.name_empty`, `account.name_too_long` and `actor.not_a_member`.
 */
export async function addAccount(ctx: AccountContext, input: AddAccountInput): Promise<Account> {
  if (ctx.actor.kind !== 'member') throw new Refusal('forbidden', 'actor.not_a_member');
  const name = checkName(input.name);
  const { memberId: ownerId, scope } = ctx.actor;
  const known = await ctx.accounts.findByName(nameKeyOf(name), scope, ownerId);
  if (known) return known;
  const account: Account = {
    ...{ id: ctx.newId(), name, nameKey: nameKeyOf(name), ownerId },
    ...{ address: input.address ?? null, createdAt: ctx.now, updatedAt: ctx.now, version: 1 },
    latitudeE6: input.latitudeE6 ?? null,
    longitudeE6: input.longitudeE6 ?? null,
  };
  await ctx.accounts.add(account);
  ctx.publish(AccountAdded, { accountId: account.id, ownerId });
  return account;
}
