import { HOUR } from '../../kernel/clock';
import type { LeadJobContext } from '../context';
import { rescoreLead } from './rescore-lead';

/** The kind of job that lets the scores of open leads age, and follow a change of the rules. */
export const RESCORE = 'lead.rescore';

const OLD_MS = 20 * HOUR;

/** Makes up to 50 outdated scores anew, a commit; what is left after them is the next job's. */
export async function rescoreOutdated(
  ctx: LeadJobContext,
  { after }: { after: string },
): Promise<void> {
  const { version } = ctx.scoringPolicy;
  const ids = await ctx.scoring.listOutdated({ version, before: ctx.now - OLD_MS, after });
  for (const leadId of ids) await rescoreLead(ctx, leadId);
  const last = ids.at(-1);
  if (last === undefined) return;
  const unique = `${RESCORE}:${last}:${String(ctx.now)}`;
  ctx.enqueue({ kind: RESCORE, lane: 2, unique, payload: { after: last } });
}
