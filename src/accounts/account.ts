import { Refusal } from '../kernel/refusal';

/** A customer company. Its place (GCJ-02) is learnt from the first visit when nobody entered it. */
export type Account = {
  id: string;
  name: string;
  /** The name as it is compared: without spaces, brackets and legal form. */
  nameKey: string;
  ownerId: string;
  address: string | null;
  /** Millionths of a degree, GCJ-02: exact in both databases, 0.11 m. */
  latitudeE6: number | null;
  longitudeE6: number | null;
  createdAt: number;
  updatedAt: number;
  version: number;
};

const NAME_LIMIT = 100;

/** Trims a name; refuses `account.name_empty` and `account.name_too_long`. */
export function checkName(name: string): string {
  const trimmed = name.trim().replace(/\s+/g, ' ');
  if (nameKeyOf(trimmed) === '') throw new Refusal('invalid', 'account.name_empty');
  if (Array.from(trimmed).length > NAME_LIMIT)
    throw new Refusal('invalid', 'account.name_too_long', { limit: NAME_LIMIT });
  return trimmed;
}

/** How two spellings of one company are recognised: 华东精工（上海）有限公司 = 华东精工(上海) 有限公司. */
export const nameKeyOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()（）·.,，。-]/g, '')
    .replace(/(股份有限公司|有限责任公司|有限公司|公司)$/, '');

/** Where the account is, in degrees GCJ-02; null when nobody knows yet. */
export const placeOf = ({
  latitudeE6,
  longitudeE6,
}: Pick<Account, 'latitudeE6' | 'longitudeE6'>): { latitude: number; longitude: number } | null =>
  latitudeE6 === null || longitudeE6 === null
    ? null
    : { latitude: latitudeE6 / 1e6, longitude: longitudeE6 / 1e6 };

export type AccountLight = 'green' | 'yellow' | 'red';
/** How long a customer may go without an effective visit, ms of elapsed time. */
export type LightPolicy = { yellowMs: number; redMs: number };

/** A customer's light, by how long ago somebody last visited them to effect; one who never was counts from the beginning. */
export function lightOf(
  { yellowMs, redMs }: LightPolicy,
  { effectiveAt, createdAt }: { effectiveAt: number | null; createdAt: number },
  now: number,
): AccountLight {
  const quiet = now - (effectiveAt ?? createdAt);
  if (quiet >= redMs) return 'red';
  return quiet >= yellowMs ? 'yellow' : 'green';
}
