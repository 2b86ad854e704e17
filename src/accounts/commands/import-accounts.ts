import { Refusal } from '../../kernel/refusal';
import { checkName, nameKeyOf, type Account } from '../account';
import type { AccountContext } from '../context';
import { AccountAdded, AccountWithdrawn } from '../events';
import type { AccountTouches } from '../repository';

type Row = { key: number; form: Record<string, string> };
type Outcome = { key: number } & (
  { outcome: 'created' | 'repeated'; subjectId: string } | { outcome: 'rejected'; refusal: Refusal }
);

export type ImportAccountsInput = { ownerId: string; forms: readonly Row[] };

const ADDRESS_LIMIT = 200;

/**
 * Adds many customers (`companyName`, `address`) for one owner. A name that the actor may see already is a repeat; a row
 * without a proper name, or with an address over 200 characters, is answered as rejected.
 */
export async function importAccounts(
  ctx: AccountContext,
  { ownerId, forms }: ImportAccountsInput,
): Promise<Outcome[]> {
  const read = forms.map((row) => ({ ...row, name: nameOf(row) }));
  const keys = read.flatMap(({ name }) => (name instanceof Refusal ? [] : [nameKeyOf(name)]));
  const known = new Map(await ctx.accounts.findByNames([...new Set(keys)], ctx.actor.scope));
  const fresh: Account[] = [];
  const done = read.map<Outcome>(({ key, form, name }) => {
    if (name instanceof Refusal) return { key, outcome: 'rejected', refusal: name };
    const nameKey = nameKeyOf(name);
    const before = known.get(nameKey);
    if (before !== undefined) return { key, outcome: 'repeated', subjectId: before };
    const account: Account = {
      ...{ id: ctx.newId(), name, nameKey, ownerId, address: addressOf(form) },
      ...{ latitudeE6: null, longitudeE6: null },
      ...{ createdAt: ctx.now, updatedAt: ctx.now, version: 1 },
    };
    fresh.push(account);
    known.set(nameKey, account.id);
    return { key, outcome: 'created', subjectId: account.id };
  });
  await ctx.accounts.addAll(fresh);
  for (const { id: accountId } of fresh) ctx.publish(AccountAdded, { accountId, ownerId });
  return done;
}

/** Null when there is none. */
function addressOf(form: Row['form']): string | null {
  const address = (form['address'] ?? '').trim();
  return address === '' ? null : address;
}

function nameOf({ form }: Row): string | Refusal {
  try {
    const address = form['address'] ?? '';
    if (Array.from(address).length > ADDRESS_LIMIT)
      throw new Refusal('invalid', 'account.address_too_long', { limit: ADDRESS_LIMIT });
    return checkName(form['companyName'] ?? '');
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Takes accounts back that came in by mistake, unless somebody has touched them since; answers what became of each. */
export async function withdrawAccounts(
  ctx: AccountContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccountTouches>> {
  const found = await ctx.accounts.touchesOf(ids);
  const gone = ids.filter((id) => found.get(id) === 'removed');
  await ctx.accounts.removeAll(gone);
  for (const accountId of gone) ctx.publish(AccountWithdrawn, { accountId });
  return found;
}
