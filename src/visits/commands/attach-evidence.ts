import { Refusal } from '../../kernel/refusal';
import { beginVisitNote, type VoiceFormat } from '../../voices';
import { redeem, type CaptureTicket } from '../capture-ticket';
import { requireConsent } from '../consent';
import type { PlaceE6, VisitContext } from '../context';
import { EvidenceAttached } from '../events';
import {
  correct,
  positionText,
  strengthOf,
  type Circumstances,
  type Claim,
  type Evidence,
  type EvidenceKind,
} from '../evidence';
import type { Visit } from '../visit';
import { judgeVisit } from './judge-visit';
import { ownVisit } from './visible-visit';

/** The job that makes the copy to show, and the one that reads a document. */
export const SHOW_EVIDENCE = 'evidence.show';
export const READ_MINUTES = 'evidence.read';

/** What was found in the file, whatever its kind. */
export type FoundInFile = Pick<
  Evidence,
  'sha256' | 'bytes' | 'mediaType' | 'width' | 'height' | 'durationMs' | 'perceptualHash'
> & {
  exifTakenAt: number | null;
  exifMetresOff: number | null;
  /** Of a recording that nobody has begun to listen to. */
  voiceFormat: VoiceFormat | null;
};

export type AttachEvidenceInput = {
  /** The id under which the file is kept already. */
  evidenceId: string;
  visitId: string;
  kind: EvidenceKind;
  ticketId: string | null;
  claim: Claim;
  place: (PlaceE6 & { accuracyMetres: number | null }) | null;
  /** What the rep typed instead of, or as well as, speaking. */
  transcript: string | null;
  found: FoundInFile;
};

/**
 * Attaches a stored file to a visit and uses its ticket up. The same file again answers the first piece of evidence. Refuses
 * `visit.cancelled`, `visit.not_yours`, `evidence.same_file` (it is there as something else), `consent.required`, `ticket.*`, `evidence.in_future` and `evidence.too_old`.
 */
export async function attachEvidence(
  ctx: VisitContext,
  input: AttachEvidenceInput,
): Promise<Evidence> {
  const visit = await ownVisit(ctx, input.visitId);
  if (visit.state === 'cancelled') throw new Refusal('conflict', 'visit.cancelled');
  requireConsent(await ctx.consents.latest(visit.memberId), ctx.consentText);
  const same = await ctx.evidence.findFile(visit.id, input.found.sha256);
  if (same && same.kind !== input.kind) throw new Refusal('conflict', 'evidence.same_file');
  if (same) return same;
  const timing = correct(input.claim, ctx.now);
  const ticket = await takeTicket(ctx, { input, visit, takenAt: timing.takenAt });
  const built = build(ctx, { input, visit, ticket, timing });
  const evidence = { ...built, positionHash: ctx.sha256(positionText(built)) };
  await ctx.evidence.add(evidence);
  const { id: evidenceId, visitId, kind, strength, sha256 } = evidence;
  ctx.publish(EvidenceAttached, { evidenceId, visitId, kind, strength, sha256 });
  ctx.enqueue({ kind: SHOW_EVIDENCE, lane: 1, payload: { evidenceId } });
  if (kind === 'minutes' || kind === 'screenshot')
    ctx.enqueue({ kind: READ_MINUTES, lane: 2, payload: { evidenceId } });
  await beginToListen(ctx, evidence, input);
  if (visit.state === 'reported') await judgeVisit(ctx, visit);
  return evidence;
}

async function beginToListen(
  ctx: VisitContext,
  { id, memberId, visitId, takenAt, durationMs, sha256, bytes }: Evidence,
  { found: { voiceFormat: format }, transcript: text }: AttachEvidenceInput,
): Promise<void> {
  if (format === null) return;
  const file = { format, durationMs: durationMs ?? 0, sha256, bytes };
  await beginVisitNote(ctx, { id, memberId, visitId, ...file, spokenAt: takenAt, text });
}

type Taking = { input: AttachEvidenceInput; visit: Visit; takenAt: number };

async function takeTicket(
  ctx: VisitContext,
  { input, visit, takenAt }: Taking,
): Promise<CaptureTicket | null> {
  if (input.ticketId === null) return null;
  const ticket = redeem(await ctx.tickets.get(input.ticketId), {
    ...{ memberId: visit.memberId, accountId: visit.accountId },
    ...{ evidenceId: input.evidenceId, takenAt, now: ctx.now },
  });
  await ctx.tickets.use(ticket);
  return ticket;
}

type Building = {
  input: AttachEvidenceInput;
  visit: Visit;
  ticket: CaptureTicket | null;
  timing: Circumstances['timing'];
};

type Built = Omit<Evidence, 'positionHash'>;

function build(ctx: VisitContext, { input, visit, ticket, timing }: Building): Built {
  const { exifTakenAt, exifMetresOff } = input.found;
  const exif = { takenAt: exifTakenAt, metresOff: exifMetresOff };
  const { claim, kind } = input;
  const { sessionHash, now } = ctx;
  return {
    ...{ id: input.evidenceId, visitId: visit.id, memberId: visit.memberId, kind },
    ...{ ...fileOf(input.found), source: claim.source, state: 'processing' },
    ...strengthOf({ claim, timing, now, ticket, sessionHash, exif }),
    ...{ takenAt: timing.takenAt, receivedAt: now, place: null, shownSha256: null },
    ...(input.place ?? NOWHERE),
    ...(ticket ? marksOf(ticket) : UNTICKETED),
  };
}

type FileFacts = Omit<FoundInFile, 'exifTakenAt' | 'exifMetresOff' | 'voiceFormat'>;

const fileOf = (found: FoundInFile): FileFacts => ({
  ...{ sha256: found.sha256, bytes: found.bytes, mediaType: found.mediaType },
  ...{ width: found.width, height: found.height, durationMs: found.durationMs },
  perceptualHash: found.perceptualHash,
});

const NOWHERE = { latitudeE6: null, longitudeE6: null, accuracyMetres: null };
const UNTICKETED = { ticketId: null, ticketCode: null, deviceId: null };

const marksOf = ({
  id,
  code,
  deviceId,
}: CaptureTicket): Pick<Evidence, keyof typeof UNTICKETED> => ({
  ...{ ticketId: id, ticketCode: code, deviceId },
});
