/** A lead that was found 无效 on the day that is looked at. */
export type Candidate = { leadId: string; sourceId: string; ownerId: string | null };

const SIZE = 10;

export type Draw = {
  /** From the day alone, so that nobody can choose which leads are looked at. */
  seed: string;
  hash: (text: string) => string;
};

/**
 * Ten leads, or all when there are fewer: sources take turns, so that each is looked at, and both their order and each source's
 * leads are in the order of a hash with the seed. The same candidates and seed give the same ten in whatever order they came.
 */
export function sampleOf(candidates: readonly Candidate[], { seed, hash }: Draw): Candidate[] {
  const rank = (text: string): string => hash(`${seed}:${text}`);
  const sources = [...new Set(candidates.map(({ sourceId }) => sourceId))];
  const piles = sortBy(sources, rank).map((source) => {
    const pile = candidates.filter(({ sourceId }) => sourceId === source);
    return sortBy(pile, ({ leadId }) => rank(leadId));
  });
  const deepest = Math.max(0, ...piles.map(({ length }) => length));
  const rounds = Array.from({ length: deepest }, (_, i) => piles.flatMap((pile) => pile[i] ?? []));
  return rounds.flat().slice(0, SIZE);
}

function sortBy<T>(values: readonly T[], key: (value: T) => string): T[] {
  const keyed = values.map((value) => [key(value), value] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

export const VERDICTS = ['right', 'wrong', 'unclear'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A lead of a day's sample, and what the leader says of it. */
export type Review = {
  /** The Shanghai day on which it was found 无效. */
  day: string;
  leadId: string;
  sourceId: string;
  /** Null when nobody leads its owner. */
  leaderId: string | null;
  /** Its place among the leader's of the day. */
  place: number;
  seed: string;
  /** From how many it was drawn. */
  candidates: number;
  verdict: Verdict | null;
  note: string | null;
  judgedAt: number | null;
};
