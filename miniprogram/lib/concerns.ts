import type { Concerns } from './answers';

export type ConcernRow = {
  keyword: string;
  /** Percent of documents that name it: own, and the others' in the team. */
  own: number;
  /** Null with too few documents to tell. */
  team: number | null;
  text: string;
  mark: 'higher' | 'lower' | null;
};

const VERDICTS = {
  ...{ higher: '明显多于团队', lower: '明显少于团队' },
  ...{ usual: '与团队差不多', tooFew: '样本不足' },
} as const;

const percent = (share: number): number => Math.round(share * 100);

/** Concerns as both lists and charts show them. A deviation is marked only where the server's test found one. */
export const concernRows = ({ items }: Pick<Concerns, 'items'>): ConcernRow[] =>
  items.map(({ keyword, n, share, teamShare, verdict }) => ({
    ...{ keyword, own: percent(share), team: teamShare === null ? null : percent(teamShare) },
    text: `提到 ${String(n)} 次 · ${VERDICTS[verdict]}`,
    mark: verdict === 'higher' || verdict === 'lower' ? verdict : null,
  }));

/** How much stands behind the figures. */
export function sampleText({ documents, teamDocuments, least }: Concerns): string {
  const counts = `纪要 ${String(documents)} 份，团队其他人 ${String(teamDocuments)} 份`;
  const few = Math.min(documents, teamDocuments) < least;
  return few ? `${counts}；任一方不满 ${String(least)} 份，样本不足，不作比较` : counts;
}
