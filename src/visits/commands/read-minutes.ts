import { Refusal } from '../../kernel/refusal';
import type { VisitContext } from '../context';
import type { PageReading } from '../documents';
import { MinutesRead } from '../events';
import { countKeywords, pagesOf, termsFor, typePage, type MinutesPage } from '../minutes';
import { judgeVisit } from './judge-visit';
import { ownVisit } from './visible-visit';

/** Keeps what was read on the pages of a document, and counts its concerns. A second reading changes nothing. */
export async function noteReading(
  ctx: VisitContext,
  evidenceId: string,
  readings: readonly PageReading[],
): Promise<void> {
  const evidence = await ctx.evidence.lock(evidenceId);
  if (!evidence || evidence.state === 'purged') return;
  if ((await ctx.minutes.pagesOf(evidenceId)).length > 0) return;
  const pages = pagesOf(evidenceId, readings);
  await ctx.minutes.savePages(pages);
  await settle(ctx, evidenceId, pages);
}

/** The rep types a page that could not be read. Refuses `evidence.not_found`, `visit.not_yours`, `minutes.text_empty`. */
export async function typeMinutes(
  ctx: VisitContext,
  { evidenceId, n, text }: { evidenceId: string; n: number; text: string },
): Promise<MinutesPage> {
  const evidence = await ctx.evidence.find(evidenceId);
  if (!evidence) throw new Refusal('not_found', 'evidence.not_found');
  await ownVisit(ctx, evidence.visitId);
  const pages = await ctx.minutes.pagesOf(evidenceId);
  const page = pages.find((one) => one.n === n);
  if (!page) throw new Refusal('not_found', 'minutes.page_not_found');
  // What was read is evidence; only what nobody could read is typed, and a screenshot never is.
  if (evidence.kind !== 'minutes' || (!page.poor && page.source !== 'typed'))
    throw new Refusal('conflict', 'minutes.page_was_read');
  const typed = typePage(page, text);
  await ctx.minutes.savePages([typed]);
  const after = pages.map((one) => (one.n === n ? typed : one));
  await settle(ctx, evidenceId, after);
  return typed;
}

async function settle(
  ctx: VisitContext,
  evidenceId: string,
  pages: readonly MinutesPage[],
): Promise<void> {
  const evidence = await ctx.evidence.find(evidenceId);
  const visit = evidence && (await ctx.visits.find(evidence.visitId));
  if (!visit) return;
  const { id: visitId, memberId } = visit;
  // A screenshot is no document: nobody counts its words or asks for each of its pages.
  const isDocument = evidence.kind === 'minutes';
  if (isDocument) await count(ctx, { evidenceId, leadId: visit.leadId, pages });
  const poor = isDocument ? pages.filter((page) => page.poor).length : 0;
  ctx.publish(MinutesRead, { evidenceId, visitId, memberId, pages: pages.length, poor });
  // A call or a proposal may be effective only now that its evidence has been read.
  if (visit.state === 'reported' && visit.channel !== 'visit') await judgeVisit(ctx, visit);
}

type Counting = { evidenceId: string; leadId: string | null; pages: readonly MinutesPage[] };

async function count(ctx: VisitContext, { evidenceId, leadId, pages }: Counting): Promise<void> {
  const lead = leadId === null ? null : await ctx.findVisitedLead(leadId);
  const text = pages.map((page) => page.text).join('\n');
  const counts = countKeywords(text, termsFor(ctx.keywords, lead?.industry ?? null));
  await ctx.minutes.saveKeywords(evidenceId, counts);
}
