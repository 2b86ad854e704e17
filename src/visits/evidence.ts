import { HOUR, MINUTE } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { spanText } from '../kernel/time-text';
import type { CaptureTicket } from './capture-ticket';

export const EVIDENCE_KINDS = ['photo', 'voice', 'minutes', 'screenshot'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
export const SOURCES = ['camera', 'album', 'recorder', 'file'] as const;
export type Source = (typeof SOURCES)[number];
export type Strength = 'strong' | 'weak';
export type Reason = { code: string; text: string };

/** One file that shows what happened. The original's bytes never change; people are shown a copy made from it. */
export type Evidence = {
  id: string;
  visitId: string;
  memberId: string;
  kind: EvidenceKind;
  source: Source;
  /** `processing` until the copy to show has been made; `purged` when its retention has ended. */
  state: 'processing' | 'ready' | 'purged';
  strength: Strength;
  reasons: Reason[];
  /** Of the original, hex. */
  sha256: string;
  bytes: number;
  mediaType: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  takenAt: number;
  receivedAt: number;
  /** Millionths of a degree GCJ-02. */
  latitudeE6: number | null;
  longitudeE6: number | null;
  accuracyMetres: number | null;
  /** Vouches for the position in the seal after the position itself has been forgotten; sha256, hex. */
  positionHash: string;
  /** Difference hash of 64 bits, 16 hex digits. */
  perceptualHash: string | null;
  ticketId: string | null;
  ticketCode: string | null;
  deviceId: string | null;
  place: string | null;
  /** Of the copy that is shown, hex. */
  shownSha256: string | null;
};

/** What the phone says about a capture; times are those of its own clock. */
export type Claim = {
  takenAt: number;
  /** The phone's clock at the moment of sending: what it is off by can be computed. */
  sentAt: number;
  source: Source;
  positioned: boolean;
};

export type Timing = { takenAt: number; skewMs: number };

/** Phones whose clock is further off than this cannot vouch for a time. */
const SKEW_LIMIT_MS = 2 * MINUTE;
/** What arrives later than this was not seen while it happened. */
const LATE_MS = 30 * MINUTE;
/** Nobody keeps a draft longer. */
const OLDEST_MS = 30 * 24 * HOUR;

/** Puts a phone's time on the server's clock. Refuses `evidence.in_future` and `evidence.too_old` (30 days). */
export function correct(claim: Pick<Claim, 'takenAt' | 'sentAt'>, now: number): Timing {
  const skewMs = now - claim.sentAt;
  const takenAt = claim.takenAt + skewMs;
  if (takenAt > now + MINUTE) throw new Refusal('invalid', 'evidence.in_future');
  if (takenAt < now - OLDEST_MS) throw new Refusal('invalid', 'evidence.too_old');
  return { takenAt: Math.min(takenAt, now), skewMs };
}

export type Circumstances = {
  claim: Claim;
  timing: Timing;
  now: number;
  ticket: CaptureTicket | null;
  sessionHash: string | null;
  /** What the file itself says, when it says anything. */
  exif: { takenAt: number | null; metresOff: number | null };
};

/** Strong when the app's own camera took it, with a ticket, a position and the server's time; otherwise weak, and why. */
export function strengthOf(facts: Circumstances): { strength: Strength; reasons: Reason[] } {
  const reasons = [...sourceReasons(facts), ...timeReasons(facts), ...exifReasons(facts)];
  return { strength: reasons.length === 0 ? 'strong' : 'weak', reasons };
}

const when = (odd: boolean, code: string, text: string): Reason[] => (odd ? [{ code, text }] : []);

function sourceReasons({ claim, ticket, sessionHash }: Circumstances): Reason[] {
  return [
    ...when(claim.source === 'album', 'from_album', '从相册选取，不是现场拍摄'),
    ...when(claim.source === 'file', 'from_file', '文件本身不能证明时间和地点'),
    ...when(!claim.positioned, 'no_position', '没有定位'),
    ...when(ticket === null, 'no_ticket', '没有现场拍摄凭据'),
    ...when(isOtherSession(ticket, sessionHash), 'other_session', '凭据发给了另一次登录'),
  ];
}

// Tickets in stock outlive a session; only those of the moment are bound to it.
const isOtherSession = (ticket: CaptureTicket | null, sessionHash: string | null): boolean =>
  ticket !== null && !ticket.offline && ticket.sessionHash !== sessionHash;

function timeReasons({ timing, now, ticket }: Circumstances): Reason[] {
  const late = now - timing.takenAt;
  const age = ticket?.offline === true ? timing.takenAt - ticket.issuedAt : 0;
  return [
    ...when(
      Math.abs(timing.skewMs) > SKEW_LIMIT_MS,
      'clock_skew',
      `手机时间与服务器相差 ${spanText(Math.abs(timing.skewMs))}`,
    ),
    ...when(late > LATE_MS, 'late_upload', `拍摄后 ${spanText(late)}才上传`),
    ...when(age > LATE_MS, 'old_ticket', `离线凭据在 ${spanText(age)}前领取`),
  ];
}

/** Position in the file further than this from the claimed one, and its time further off, contradict the claim. */
const EXIF_METRES = 1_000;
const EXIF_MS = 15 * MINUTE;

function exifReasons({ exif, timing }: Circumstances): Reason[] {
  const off = exif.takenAt === null ? 0 : Math.abs(exif.takenAt - timing.takenAt);
  return [
    ...when(off > EXIF_MS, 'exif_time', `照片自带的时间相差 ${spanText(off)}`),
    ...when((exif.metresOff ?? 0) > EXIF_METRES, 'exif_place', '照片自带的位置与定位不符'),
  ];
}

/** Without a ticket, or against what the file itself says, the time of a capture is only claimed. */
const CLAIMED = new Set(['from_album', 'from_file', 'no_ticket', 'exif_time']);

/** Whether the time of a capture may count as a moment of a meeting. */
export const timeIsKnown = ({ reasons }: Pick<Evidence, 'reasons'>): boolean =>
  !reasons.some(({ code }) => CLAIMED.has(code));

/** What a seal vouches for: any change of it breaks the chain. */
export const sealedText = (evidence: Evidence): string =>
  JSON.stringify([
    ...[evidence.id, evidence.visitId, evidence.memberId, evidence.kind, evidence.source],
    ...[evidence.sha256, evidence.shownSha256, evidence.takenAt, evidence.receivedAt],
    ...[evidence.positionHash, evidence.ticketId],
  ]);

/** What the position hash is made of; the id keeps it from being guessed by trying all places. */
export const positionText = ({
  id,
  latitudeE6,
  longitudeE6,
  sha256,
}: Pick<Evidence, 'id' | 'latitudeE6' | 'longitudeE6' | 'sha256'>): string =>
  JSON.stringify([id, sha256, latitudeE6, longitudeE6]);

/** A link of the chain: `hash` = sha256(prevHash + text of the evidence), hex. */
export type Seal = {
  seq: number;
  evidenceId: string;
  prevHash: string;
  hash: string;
  sealedAt: number;
};

/** Under which names the files of a piece of evidence are kept. */
export const originalKey = (evidenceId: string): string => `original/${folder(evidenceId)}`;
export const shownKey = (evidenceId: string): string => `shown/${folder(evidenceId)}`;
const folder = (id: string): string => `${id.slice(-2)}/${id}`;

/** The eight bytes of a perceptual hash: two hashes at most seven bits apart share at least one of them (pigeonhole). */
export const bandsOf = (hash: string): { band: number; value: number }[] =>
  Array.from({ length: 8 }, (_, band) => ({
    band,
    value: parseInt(hash.slice(band * 2, band * 2 + 2), 16),
  }));
