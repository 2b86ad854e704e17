import { z } from 'zod';
import { eventType } from '../kernel/event';

const account = { accountId: z.string() };

export const AccountAdded = eventType(
  'account.added',
  z.object({ ...account, ownerId: z.string() }),
  (data) => data.accountId,
);
/** It was imported by mistake and is gone again. */
export const AccountWithdrawn = eventType(
  'account.withdrawn',
  z.object(account),
  (data) => data.accountId,
);
/** Somebody stood there: the account has a place from now on. */
export const AccountPlaced = eventType(
  'account.placed',
  z.object({ ...account, latitudeE6: z.number(), longitudeE6: z.number() }),
  (data) => data.accountId,
);
