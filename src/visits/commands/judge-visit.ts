import { placeAccount, placeOf } from '../../accounts';
import { logFollowUp } from '../../activities';
import { HOUR } from '../../kernel/clock';
import { judge, type Capture } from '../authenticity';
import type { VisitContext } from '../context';
import { VisitReported } from '../events';
import { timeIsKnown, type Evidence } from '../evidence';
import { touchOf, type Shown } from '../touch';
import type { Visit } from '../visit';

/** The rep has this long to explain before the leader is asked to look. */
const EXPLAIN_MS = 2 * HOUR;
export const QUESTION = 'visit.question';
export const questionKey = (visitId: string): string => `visit.question:${visitId}`;

/** Computes touch and authenticity anew from all evidence, saves the visit and announces the result. */
export async function judgeVisit(ctx: VisitContext, visit: Visit): Promise<Visit> {
  const evidence = await ctx.evidence.listOf(visit.id);
  const touch = touchOf(visit, await whatIsShown(ctx, visit, evidence));
  const verdict = await verdictOn(ctx, visit, evidence);
  const saved = await ctx.visits.save({ ...visit, ...touch, ...verdict }, ctx.now);
  await noteFollowUp(ctx, { before: visit, after: saved });
  if (saved.effective && !saved.flagged) await learnPlace(ctx, evidence, saved.accountId);
  const { id: visitId, memberId } = saved;
  ctx.publish(VisitReported, { visitId, memberId, ...verdictOf(saved) });
  if (saved.flagged && !visit.flagged) {
    const timer = { kind: QUESTION, unique: questionKey(visitId), payload: { visitId } };
    ctx.remind({ ...timer, dueAt: ctx.now + EXPLAIN_MS });
  }
  return saved;
}

async function whatIsShown(
  ctx: VisitContext,
  { accountId }: Visit,
  evidence: readonly Evidence[],
): Promise<Shown> {
  const textsOf = async (kind: Evidence['kind']): Promise<string[]> => {
    const pieces = evidence.filter((one) => one.kind === kind);
    const pages = await Promise.all(pieces.map(({ id }) => ctx.minutes.pagesOf(id)));
    return pages
      .filter(({ length }) => length > 0)
      .map((read) => read.map(({ source, text }) => (source === 'typed' ? '' : text)).join('\n'));
  };
  return {
    taken: evidence.filter(timeIsKnown).map(({ takenAt }) => takenAt),
    pieces: evidence.length,
    screens: await textsOf('screenshot'),
    documents: await textsOf('minutes'),
    accountName: (await ctx.accounts.find(accountId))?.name ?? '',
  };
}

const verdictOf = ({
  effective,
  score,
  flagged,
}: Visit): { effective: boolean; score: number; flagged: boolean } => ({
  ...{ effective: effective === true, score: score ?? 100, flagged },
});

type Verdict = Pick<Visit, 'score' | 'signals' | 'flagged'>;

async function verdictOn(
  ctx: VisitContext,
  visit: Visit,
  evidence: readonly Evidence[],
): Promise<Verdict> {
  const account = await ctx.accounts.find(visit.accountId);
  const around = await ctx.visitQueries.surroundings(visit, evidence);
  const facts = {
    ...{ visitId: visit.id, memberId: visit.memberId, accountId: visit.accountId },
    ...{ plannedAt: visit.plannedAt, accountPlace: account && placeOf(account) },
    captures: evidence.map(captureOf),
  };
  const { score, signals, flagged } = judge(facts, around);
  return { score, signals, flagged };
}

const degrees = (e6: number | null): number | null => (e6 === null ? null : e6 / 1e6);

const captureOf = ({ id, ...evidence }: Evidence): Capture => ({
  ...{ evidenceId: id, takenAt: evidence.takenAt, receivedAt: evidence.receivedAt },
  ...{ latitude: degrees(evidence.latitudeE6), longitude: degrees(evidence.longitudeE6) },
  ...{ accuracyMetres: evidence.accuracyMetres, perceptualHash: evidence.perceptualHash },
  ...{ sha256: evidence.sha256, deviceId: evidence.deviceId, strength: evidence.strength },
});

type Change = { before: Visit; after: Visit };

/** A visit is a follow-up once; it stops the lead's clock when it was an effective touch, at once or after more evidence. */
async function noteFollowUp(ctx: VisitContext, { before, after }: Change): Promise<void> {
  const first = before.effective === null;
  if (!first && (before.effective === true || after.effective !== true)) return;
  const note = [...after.actions, after.note ?? ''].filter(Boolean).join('、').slice(0, 1_000);
  await logFollowUp(ctx, {
    ...{ subjectId: after.leadId ?? after.accountId, memberId: after.memberId, note },
    ...{ channel: after.channel, outcome: 'reached', nextStep: after.nextStep },
    stopsClock: after.effective === true && after.leadId !== null,
    effective: after.effective === true,
  });
}

async function learnPlace(
  ctx: VisitContext,
  evidence: readonly Evidence[],
  accountId: string,
): Promise<void> {
  const seen = evidence.find(({ strength, latitudeE6 }) => strength === 'strong' && latitudeE6);
  if (seen?.latitudeE6 == null || seen.longitudeE6 === null) return;
  const { latitudeE6, longitudeE6 } = seen;
  await placeAccount(ctx, { accountId, latitudeE6, longitudeE6 });
}
