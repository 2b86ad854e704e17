import { DAY } from '../../kernel/clock';
import { dayText } from '../../kernel/time-text';
import { directorOf, managerOf } from '../../people';
import { compareConcerns, sumMentions, type Concern } from '../concerns';
import type { VisitReactionContext } from '../context';

/** The weekly job that compares everybody's concerns. */
export const COMPARE_CONCERNS = 'concerns.compare';

type Ctx = VisitReactionContext;

const WINDOW_MS = 90 * DAY;
const SINCE_MS = 7 * DAY;

/**
 * Tells leaders whose customers have come to name a concern more or less often than those of the others, over 90 days. Only what
 * was not so a week ago is told. So many comparisons find something by chance: each must be that much surer (Bonferroni).
 */
export async function tellDeviations(ctx: Ctx): Promise<void> {
  const now = await deviations(ctx, ctx.now);
  const before = await deviations(ctx, ctx.now - SINCE_MS);
  for (const [memberId, found] of now) {
    const known = new Set((before.get(memberId) ?? []).map(keyOf));
    await tell(
      ctx,
      memberId,
      found.filter((one) => !known.has(keyOf(one))),
    );
  }
}

type Deviation = Concern & { mine: number; others: number };
const keyOf = ({ keyword, verdict }: Deviation): string => `${keyword} ${verdict}`;

async function deviations(ctx: Ctx, to: number): Promise<Map<string, Deviation[]>> {
  const all = [...(await ctx.visitQueries.mentions({ from: to - WINDOW_MS, to }))];
  const compared = all.map(([memberId, mine]) => {
    const others = sumMentions(all.filter(([id]) => id !== memberId).map(([, one]) => one));
    return { memberId, mine, others, concerns: compareConcerns(mine, others) };
  });
  const tests = compared.reduce((sum, { concerns }) => sum + concerns.length, 0);
  return new Map(
    compared.map(({ memberId, mine, others, concerns }) => [
      memberId,
      concerns
        .filter((one) => one.p !== null && one.p * tests < SIGNIFICANT && one.verdict !== 'usual')
        .map((one) => ({ ...one, mine: mine.documents, others: others.documents })),
    ]),
  );
}

const SIGNIFICANT = 0.05;

async function tell(ctx: Ctx, memberId: string, found: readonly Deviation[]): Promise<void> {
  const leader = managerOf(ctx.directory, memberId) ?? directorOf(ctx.directory, memberId);
  const name = ctx.directory.members.find(({ id }) => id === memberId)?.name;
  if (found.length === 0 || !leader || leader.id === memberId || name === undefined) return;
  const lines = found.map((one) => `· ${lineOf(one)}`).join('\n');
  const head = `${name}的客户关注点与团队其他人明显不同（近 90 天，截至 ${dayText(ctx.now)}）：`;
  const text = `${head}\n${lines}\n在「团队」页可以看到每份纪要。`;
  await ctx.desk.say(leader.id, { kind: 'text', text });
}

const lineOf = ({
  keyword,
  verdict,
  documents,
  mine,
  share,
  teamShare,
  others,
}: Deviation): string => {
  const team = `团队其他人 ${percent(teamShare ?? 0)}（${String(others)} 份）`;
  const more = verdict === 'higher' ? '偏高' : '偏低';
  return `${keyword}${more}：${String(documents)}/${String(mine)} 份纪要提到，${percent(share)}；${team}`;
};

const percent = (share: number): string => `${String(Math.round(share * 100))}%`;
