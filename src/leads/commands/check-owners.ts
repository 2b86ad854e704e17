import { DAY } from '../../kernel/clock';
import type { LeadContext } from '../context';
import type { OwnerQueries } from '../owner-queries';

/** The kind of job that looks whether every lead has one owner at every instant. */
export const CHECK_OWNERS = 'lead.check_owners';

/** What has changed in the last two days is looked at every night. */
const LOOK_BACK_MS = 2 * DAY;

/** Leads whose history contradicts itself or them; there must be none (catalogue F10). */
export const findContradictions = (
  ctx: Pick<LeadContext, 'now'> & { owners: OwnerQueries },
): Promise<string[]> => ctx.owners.contradictions(ctx.now - LOOK_BACK_MS);
