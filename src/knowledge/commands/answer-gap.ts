import { Refusal } from '../../kernel/refusal';
import type { KnowledgeContext } from '../context';
import { GapAnswered } from '../events';
import { answerGap, type Gap } from '../gap';

/** The expert's word goes to whoever asked. Refuses `gap.not_found` (also for what was asked of others) and `gap.answered`. */
export async function fillGap(
  ctx: KnowledgeContext,
  { number, answer }: { number: number; answer: string },
): Promise<Gap> {
  const gap = await ctx.gaps.findByNumber(number);
  const memberId = ctx.actor.kind === 'member' ? ctx.actor.memberId : null;
  if (gap?.expertId == null || gap.expertId !== memberId)
    throw new Refusal('not_found', 'gap.not_found');
  const filled = answerGap(gap, answer, ctx.now);
  await ctx.gaps.save(filled);
  ctx.publish(GapAnswered, { gapId: gap.id, askerId: gap.askerId });
  const by = ctx.directory.members.find(({ id }) => id === memberId)?.name ?? '同事';
  const text = `${by}答复您拍的竞品资料：${filled.answer ?? ''}`;
  await ctx.desk.say(gap.askerId, { kind: 'text', text });
  return filled;
}
