import { DAY } from '../kernel/clock';
import { momentText } from '../kernel/time-text';

/** A customer the rep may be standing at. */
export type Candidate = {
  accountId: string;
  distanceMetres: number | null;
  lastAt: number | null;
  /** The next appointment today. */
  plannedAt: number | null;
};

export type Suggestion = Candidate & { because: string };

/** Somebody this near is very likely there. */
const HERE_METRES = 300;
const NEAR_METRES = 3_000;

/**
 * Customers in the order in which they are likely meant: an appointment today, then who is within 300 m, then within 3 km by
 * distance, then whoever was visited last.
 */
export function suggest(candidates: readonly Candidate[], now: number): Suggestion[] {
  const ranked = candidates.map((candidate) => ({ candidate, rank: rankOf(candidate) }));
  ranked.sort((a, b) => a.rank - b.rank || tieBreak(a.candidate, b.candidate));
  return ranked.map(({ candidate }) => ({ ...candidate, because: reason(candidate, now) }));
}

function rankOf({ plannedAt, distanceMetres, lastAt }: Candidate): number {
  if (plannedAt !== null) return 0;
  if (distanceMetres !== null && distanceMetres <= HERE_METRES) return 1;
  if (distanceMetres !== null && distanceMetres <= NEAR_METRES) return 2;
  return lastAt === null ? 4 : 3;
}

const far = ({ distanceMetres }: Candidate): number =>
  distanceMetres === null || distanceMetres > NEAR_METRES ? Infinity : distanceMetres;

const tieBreak = (a: Candidate, b: Candidate): number => {
  const byDistance = far(a) === far(b) ? 0 : far(a) - far(b);
  return byDistance || (b.lastAt ?? 0) - (a.lastAt ?? 0);
};

function reason({ plannedAt, distanceMetres, lastAt }: Candidate, now: number): string {
  if (plannedAt !== null) return `预约${momentText(plannedAt, now)}`;
  if (distanceMetres !== null && distanceMetres <= NEAR_METRES) return distanceText(distanceMetres);
  if (lastAt === null) return '还没有拜访过';
  return now - lastAt < DAY ? '刚拜访过' : `上次拜访${momentText(lastAt, now)}`;
}

const distanceText = (metres: number): string =>
  metres < 1_000 ? `${String(Math.round(metres))} 米` : `${(metres / 1_000).toFixed(1)} 公里`;
