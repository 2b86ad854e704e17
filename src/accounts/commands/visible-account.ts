import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { Account } from '../account';
import type { AccountContext } from '../context';

/** Loads an account the actor may see; anybody else's does not exist for them (`account.not_found`). */
export async function visibleAccount(
  ctx: Pick<AccountContext, 'actor' | 'accounts'>,
  accountId: string,
): Promise<Account> {
  const account = await ctx.accounts.find(accountId);
  if (!account || !inScope(ctx.actor.scope, account.ownerId))
    throw new Refusal('not_found', 'account.not_found');
  return account;
}
