/** A phrase of ours or a concern of the customer's, and the words by which it is recognised. */
export type Spoken = { name: string; said: readonly string[] };

/** A lead that is over, and all that was written about it. */
export type Talk = {
  leadId: string;
  title: string;
  ownerId: string | null;
  won: boolean;
  texts: readonly string[];
};

export type Group = { n: number; won: number };

/** How leads did that heard something, against those that did not. Differences are in percentage points. */
export type Uplift = {
  name: string;
  used: Group;
  others: Group;
  /** In how many contacts it was named. */
  times: number;
  difference: number | null;
  /** The 95 % confidence interval of the difference. */
  from: number | null;
  to: number | null;
  /** `unclear` while the interval holds zero, or one of the groups is empty. */
  verdict: 'better' | 'worse' | 'unclear';
};

/** The 0.975 quantile of the normal distribution. */
const Z = 1.959964;

type Bounds = { share: number; low: number; high: number };

/** Wilson's score interval of a share. */
function wilson({ n, won }: Group): Bounds {
  const share = won / n;
  const middle = share + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const scale = 1 + (Z * Z) / n;
  return { share, low: (middle - half) / scale, high: (middle + half) / scale };
}

/**
 * The difference of two shares with its 95 % interval: Newcombe's hybrid score method (Statistics in Medicine 17, 1998, method
 * 10), which stays honest where groups are small or a share is near 0 or 1.
 */
export function differenceOf(
  used: Group,
  others: Group,
): Pick<Uplift, 'difference' | 'from' | 'to' | 'verdict'> {
  if (used.n === 0 || others.n === 0)
    return { difference: null, from: null, to: null, verdict: 'unclear' };
  const [a, b] = [wilson(used), wilson(others)];
  const difference = a.share - b.share;
  const from = difference - Math.hypot(a.share - a.low, b.high - b.share);
  const to = difference + Math.hypot(a.high - a.share, b.share - b.low);
  const verdict = from > 0 ? 'better' : to < 0 ? 'worse' : 'unclear';
  return { difference: points(difference), from: points(from), to: points(to), verdict };
}

const points = (share: number): number => Math.round(share * 1_000) / 10;

const names = ({ said }: Spoken, text: string): boolean => said.some((word) => text.includes(word));

/** In how many of the contacts of a lead it was named. */
export const timesIn = (spoken: Spoken, { texts }: Talk): number =>
  texts.filter((text) => names(spoken, text)).length;

/** Counts what was said, over leads that are over; a lead heard something when any contact names it. */
export function upliftOf(spoken: Spoken, talks: readonly Talk[]): Uplift {
  const [used, others] = [
    { n: 0, won: 0 },
    { n: 0, won: 0 },
  ];
  let times = 0;
  for (const talk of talks) {
    const heard = timesIn(spoken, talk);
    const group = heard > 0 ? used : others;
    times += heard;
    group.n += 1;
    if (talk.won) group.won += 1;
  }
  return { name: spoken.name, used, others, times, ...differenceOf(used, others) };
}
