import type { Capture, KnownPicture, Rule, VisitFacts } from './signals';

/** Pictures whose difference hashes differ in more bits than this are two pictures; `bandsOf` finds all pairs up to it. */
export const ALIKE_BITS = 7;
/** Encoded anew; beyond, up to `ALIKE_BITS`, cropped or photographed off a screen. */
const COPIED_BITS = 3;
/** A night, a blank wall: with fewer bits set, or unset, a hash says nothing. */
const FLAT_BITS = 6;

type Match = { known: KnownPicture; bits: number; points: number };

/** A picture that was evidence of another visit already, be it the same file, encoded anew or cropped. */
export const samePicture: Rule = (facts, { samePictures }) => {
  const others = samePictures.filter(({ visitId }) => visitId !== facts.visitId);
  const pairs = facts.captures.flatMap((own) => others.map((known) => match(own, known)));
  const found = pairs.filter((pair) => pair !== null).sort((a, b) => b.points - a.points);
  const [worst] = found;
  if (!worst) return null;
  const { known, bits, points } = worst;
  const same = facts.captures.some(({ sha256 }) => sha256 === known.sha256) ? 'file' : 'photo';
  const data = { whose: whose(facts, known), takenAt: known.takenAt, bits, same };
  return { code: 'same_picture', points, data };
};

function match(own: Capture, known: KnownPicture): Match | null {
  if (own.sha256 === known.sha256) return { known, bits: 0, points: 60 };
  const bits = bitsApart(own.perceptualHash, known.perceptualHash);
  if (bits > ALIKE_BITS) return null;
  return { known, bits, points: bits <= COPIED_BITS ? 60 : 45 };
}

function whose(facts: VisitFacts, known: KnownPicture): 'colleague' | 'account' | 'visit' {
  if (known.memberId !== facts.memberId) return 'colleague';
  return known.accountId === facts.accountId ? 'visit' : 'account';
}

const ones = (hash: bigint): number => hash.toString(2).replaceAll('0', '').length;
const isFlat = (hash: bigint): boolean => Math.min(ones(hash), 64 - ones(hash)) < FLAT_BITS;

function bitsApart(one: string | null, other: string | null): number {
  if (one === null || other === null) return Infinity;
  const [a, b] = [BigInt(`0x${one}`), BigInt(`0x${other}`)];
  return isFlat(a) || isFlat(b) ? Infinity : ones(a ^ b);
}
