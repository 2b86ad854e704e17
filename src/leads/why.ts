import type { Decision, Rated } from './dispatch';
import { FACTOR_NAMES } from './factors';

/** So many candidates are told; the rest is a number. */
const TOLD = 5;

/** Why somebody got a lead, as lines: everybody's arithmetic, who was left out and why. `nameOf` knows members by id. */
export function whyLines(
  { ranking, excluded, more }: Decision,
  nameOf: (memberId: string) => string,
): string[] {
  const line = ({ memberId, score, factors }: Rated, i: number): string => {
    const parts = factors.map(
      ({ name, points, because }) => `${FACTOR_NAMES[name]} +${String(points)}（${because}）`,
    );
    const sum = parts.length === 0 ? '轮流' : `${String(score)} 分 = ${parts.join(' ')}`;
    return `${String(i + 1)}. ${nameOf(memberId)} ${sum}`;
  };
  const others = ranking.length - TOLD + (more?.ranked ?? 0);
  const out = excluded.slice(0, TOLD).map((one) => `${nameOf(one.memberId)}：${one.because}`);
  const outMore = excluded.length - TOLD + (more?.excluded ?? 0);
  return [
    ...ranking.slice(0, TOLD).map(line),
    ...(others > 0 ? [`另有 ${String(others)} 位分数更低`] : []),
    ...(out.length > 0 ? [`没有参与：${out.join('，')}`] : []),
    ...(outMore > 0 ? [`另有 ${String(outMore)} 位没有参与`] : []),
  ];
}
