/** How many documents there are, and in how many of them each concern is named. */
export type Mentions = {
  documents: number;
  /** By keyword: documents that name it, and how often in all. */
  keywords: ReadonlyMap<string, { documents: number; n: number }>;
};

/** Several members' mentions as one. */
export function sumMentions(all: readonly Mentions[]): Mentions {
  const keywords = new Map<string, { documents: number; n: number }>();
  for (const [keyword, { documents, n }] of all.flatMap((one) => [...one.keywords])) {
    const sum = keywords.get(keyword) ?? { documents: 0, n: 0 };
    keywords.set(keyword, { documents: sum.documents + documents, n: sum.n + n });
  }
  return { documents: all.reduce((sum, { documents }) => sum + documents, 0), keywords };
}

export type Concern = {
  keyword: string;
  /** How often it is named in all. */
  n: number;
  documents: number;
  /** Share of documents that name it; of the others in the team. */
  share: number;
  /** Null with too few documents: the share of one document would tell what stands in it. */
  teamShare: number | null;
  /** `tooFew`: with so few documents no difference can be told from chance. */
  verdict: 'higher' | 'lower' | 'usual' | 'tooFew';
  /** Of Fisher's exact test, two-sided; null when there are too few. */
  p: number | null;
};

/** Below this many documents on either side nothing is said. */
export const LEAST_DOCUMENTS = 8;
const SIGNIFICANT = 0.05;

/** A rep's concerns against those of the rest of the team, the most named first. A size is a count, a verdict is a test. */
export function compareConcerns(mine: Mentions, others: Mentions): Concern[] {
  return [...mine.keywords]
    .map(([keyword, { documents, n }]) => {
      const theirs = others.keywords.get(keyword)?.documents ?? 0;
      const share = documents / mine.documents;
      const teamShare = others.documents === 0 ? 0 : theirs / others.documents;
      const few = Math.min(mine.documents, others.documents) < LEAST_DOCUMENTS;
      const p = few ? null : fisher(documents, mine.documents, [theirs, others.documents]);
      return {
        keyword,
        n,
        documents,
        share,
        teamShare: few ? null : teamShare,
        p,
        verdict: verdictOf(p, share - teamShare),
      };
    })
    .sort((a, b) => b.n - a.n || (a.keyword < b.keyword ? -1 : 1));
}

function verdictOf(p: number | null, difference: number): Concern['verdict'] {
  if (p === null) return 'tooFew';
  if (p >= SIGNIFICANT || difference === 0) return 'usual';
  return difference > 0 ? 'higher' : 'lower';
}

/**
 * Fisher's exact test (1922), two-sided: the probability of all tables with the same margins that are at most as likely as the
 * one seen. `a` of `n` here, the other pair elsewhere.
 */
export function fisher(a: number, n: number, [b, m]: readonly [number, number]): number {
  const hits = a + b;
  const likelihood = (x: number): number =>
    Math.exp(logChoose(n, x) + logChoose(m, hits - x) - logChoose(n + m, hits));
  const seen = likelihood(a);
  let sum = 0;
  for (let x = Math.max(0, hits - m); x <= Math.min(n, hits); x++) {
    const one = likelihood(x);
    if (one <= seen * (1 + 1e-9)) sum += one;
  }
  return Math.min(1, sum);
}

const logFactorials: number[] = [0];
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++)
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return logFactorials[n] ?? 0;
}
const logChoose = (n: number, k: number): number =>
  logFactorial(n) - logFactorial(k) - logFactorial(n - k);
