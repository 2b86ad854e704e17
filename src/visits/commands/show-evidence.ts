import type { VisitContext } from '../context';
import { EvidenceShown } from '../events';
import { positionText, sealedText, type Evidence, type Seal } from '../evidence';

export const SEAL_EVIDENCE = 'evidence.seal';

export type Shown = Partial<Pick<Evidence, 'place'>> & { shownSha256: string };

/** The copy to show has been stored: the evidence is ready and will be sealed. Doing it again changes nothing. */
export async function showEvidence(
  ctx: VisitContext,
  evidenceId: string,
  shown: Shown,
): Promise<void> {
  const evidence = await ctx.evidence.lock(evidenceId);
  if (evidence?.state !== 'processing') return;
  await ctx.evidence.change(evidenceId, { ...shown, state: 'ready' });
  const { visitId } = evidence;
  ctx.publish(EvidenceShown, { evidenceId, visitId, shownSha256: shown.shownSha256 });
  ctx.enqueue({ kind: SEAL_EVIDENCE, lane: 1, payload: { evidenceId } });
}

const BEGINNING = '0'.repeat(64);

/** Adds the evidence to the chain. Two at once: the sequence number is unique, the second tries again behind the first. */
export async function sealEvidence(ctx: VisitContext, evidenceId: string): Promise<void> {
  const evidence = await ctx.evidence.find(evidenceId);
  if (!evidence || (await ctx.evidence.findSeal(evidenceId))) return;
  const last = await ctx.evidence.lastSeal();
  const prevHash = last?.hash ?? BEGINNING;
  const seal: Seal = {
    ...{ seq: (last?.seq ?? 0) + 1, evidenceId, prevHash, sealedAt: ctx.now },
    hash: ctx.sha256(prevHash + sealedText(evidence)),
  };
  await ctx.evidence.addSeal(seal);
}

/** Whether the seal still fits the evidence and the seal before it. */
export async function checkSeal(
  ctx: Pick<VisitContext, 'evidence' | 'sha256'>,
  evidence: Evidence,
): Promise<'ok' | 'broken' | 'pending'> {
  const seal = await ctx.evidence.findSeal(evidence.id);
  if (!seal) return 'pending';
  const before = seal.seq === 1 ? BEGINNING : (await ctx.evidence.sealAt(seal.seq - 1))?.hash;
  const fits = seal.hash === ctx.sha256(seal.prevHash + sealedText(evidence));
  return fits && before === seal.prevHash && isPositionKept(ctx, evidence) ? 'ok' : 'broken';
}

/** A forgotten position is no forgery. */
const isPositionKept = ({ sha256 }: Pick<VisitContext, 'sha256'>, evidence: Evidence): boolean =>
  evidence.positionHash === sha256(positionText(evidence)) ||
  (evidence.latitudeE6 === null && evidence.longitudeE6 === null);
