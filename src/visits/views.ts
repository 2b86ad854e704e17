import { z } from 'zod';
import { MINUTE } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { explainSignal } from './authenticity';
import type { PlaceE6, RawPlace, VisitContext } from './context';
import { correct, EVIDENCE_KINDS, SOURCES, type Evidence } from './evidence';
import { saidAs, voiceView, VoiceView } from '../voices';
import { packageOf } from './evidence-package';
import { VISIT_CHANNELS, VISIT_STATES, type CheckIn, type Visit } from './visit';

export const Id = z.string().max(36);
/** UTC ms between 2000 and 2100: what is neither was meant in seconds, or as a joke. */
export const Instant = z.number().int().min(Date.UTC(2000, 0)).max(Date.UTC(2100, 0));
export const CRS = ['gcj02', 'wgs84'] as const;

export const Position = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  crs: z.enum(CRS),
  accuracyMetres: z.number().min(0).max(100_000).nullable().default(null),
  at: z.number().int().describe('手机时间，UTC 毫秒'),
  sentAt: z.number().int().describe('发送时的手机时间，用来校正'),
});

/** The parameters of a question that were given at all. */
export const given = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

type Places = Pick<VisitContext, 'toGcj02'>;

/** Degrees of either system as stored. Refuses `position.nowhere`: 0, 0 is what a phone says when it does not know. */
export function placeE6({ toGcj02 }: Places, place: RawPlace): PlaceE6 {
  if (place.latitude === 0 && place.longitude === 0)
    throw new Refusal('invalid', 'position.nowhere');
  return toGcj02(place);
}

/** A phone that is online tells of a check-in within this long. */
const LIVE_MS = 10 * MINUTE;

/** A position as the phone sends it, on the server's clock and as GCJ-02. */
export function checkInOf(
  ctx: Places & Pick<VisitContext, 'now'>,
  position: z.infer<typeof Position>,
): CheckIn {
  const { takenAt } = correct({ takenAt: position.at, sentAt: position.sentAt }, ctx.now);
  const accuracyMetres = whole(position.accuracyMetres);
  const live = ctx.now - takenAt <= LIVE_MS;
  return { ...placeE6(ctx, position), accuracyMetres, at: takenAt, live };
}

export const whole = (metres: number | null): number | null =>
  metres === null ? null : Math.round(metres);

const optionalNumber = z.number().nullable();
const optionalText = z.string().nullable();

export const EvidenceView = z.object({
  ...{ id: z.string(), visitId: z.string(), kind: z.enum(EVIDENCE_KINDS) },
  ...{ source: z.enum(SOURCES), state: z.enum(['processing', 'ready', 'purged']) },
  strength: z.enum(['strong', 'weak']),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
  ...{ sha256: z.string(), bytes: z.number(), mediaType: z.string() },
  ...{ width: optionalNumber, height: optionalNumber, durationMs: optionalNumber },
  ...{ takenAt: z.number(), receivedAt: z.number() },
  latitude: optionalNumber.describe('GCJ-02，度'),
  longitude: optionalNumber,
  ...{ place: optionalText, ticketCode: optionalText },
  transcript: optionalText.describe('语音内容；空表示待转写'),
  voice: VoiceView.nullable(),
  sealed: z.boolean().describe('已写入存证链'),
});

type Seals = {
  evidence: Pick<VisitContext['evidence'], 'findSeal'>;
  voices: Pick<VisitContext['voices'], 'find'>;
};

const degrees = (e6: number | null): number | null => (e6 === null ? null : e6 / 1e6);

export async function evidenceView(
  ctx: Seals,
  evidence: Evidence,
): Promise<z.infer<typeof EvidenceView>> {
  const note = evidence.kind === 'voice' ? await ctx.voices.find(evidence.id) : null;
  return {
    ...evidence,
    transcript: note?.text ?? null,
    voice: note && voiceView(note),
    latitude: degrees(evidence.latitudeE6),
    longitude: degrees(evidence.longitudeE6),
    sealed: (await ctx.evidence.findSeal(evidence.id)) !== null,
  };
}

export const VisitView = z.object({
  ...{ id: z.string(), draftId: optionalText, memberId: z.string(), memberName: z.string() },
  ...{ accountId: z.string(), accountName: z.string(), leadId: optionalText },
  ...{ channel: z.enum(VISIT_CHANNELS), state: z.enum(VISIT_STATES), purpose: optionalText },
  ...{ plannedAt: optionalNumber, checkedInAt: optionalNumber, reportedAt: optionalNumber },
  ...{ createdAt: z.number(), latitude: optionalNumber, longitude: optionalNumber },
  ...{ actions: z.array(z.string()), nextStep: optionalText, nextStepAt: optionalNumber },
  ...{ note: optionalText, explanation: optionalText },
  minutes: optionalNumber.describe('第一次与最后一次取证相隔的分钟数'),
  effective: z.boolean().nullable().describe('是否有效触达'),
  effectiveBecause: optionalText,
  score: optionalNumber.describe('100 表示没有疑点'),
  flagged: z.boolean(),
  signals: z.array(z.object({ code: z.string(), text: z.string(), points: z.number() })),
  evidence: z.array(EvidenceView),
});

export const PackageView = z.object({
  score: z.number().describe('凭证包得分，0 到 100'),
  proofs: z.array(
    z.object({
      ...{ proof: z.enum(EVIDENCE_KINDS), name: z.string() },
      state: z.enum(['missing', 'weak', 'strong']),
    }),
  ),
});

type Viewing = Pick<VisitContext, 'directory' | 'accounts' | 'evidence' | 'voices'>;

export async function visitView(ctx: Viewing, visit: Visit): Promise<z.infer<typeof VisitView>> {
  const evidence = await ctx.evidence.listOf(visit.id);
  const account = await ctx.accounts.find(visit.accountId);
  const member = ctx.directory.members.find(({ id }) => id === visit.memberId);
  return {
    ...visit,
    memberName: member?.name ?? '已离开的同事',
    accountName: account?.name ?? '已删除的客户',
    latitude: degrees(visit.latitudeE6),
    longitude: degrees(visit.longitudeE6),
    signals: visit.signals.map((signal) => ({
      ...{ code: signal.code, text: explainSignal(signal), points: signal.points },
    })),
    evidence: await Promise.all(evidence.map((each) => evidenceView(ctx, each))),
  };
}

/** What the evidence of a visit is worth as a whole. */
export async function packageView(
  ctx: Pick<VisitContext, 'accounts' | 'evidence' | 'minutes'>,
  { id, accountId, actions }: Visit,
): Promise<z.infer<typeof PackageView>> {
  const evidence = await ctx.evidence.listOf(id);
  const names = saidAs((await ctx.accounts.find(accountId))?.name ?? '');
  const read = await Promise.all(
    evidence.map(async ({ id: evidenceId }) => {
      const pages = await ctx.minutes.pagesOf(evidenceId);
      const text = pages.map((page) => page.text.replace(/\s/g, '')).join('');
      const whole = pages.length > 0 && pages.every(({ poor }) => !poor);
      return { evidenceId, whole, namesAccount: names.some((name) => text.includes(name)) };
    }),
  );
  return packageOf(evidence, read, actions.length);
}
