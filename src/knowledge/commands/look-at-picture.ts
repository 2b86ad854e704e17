import { answerText, competitorsIn } from '../competitor';
import type { KnowledgeContext } from '../context';
import { GapOpened } from '../events';
import type { Gap } from '../gap';

/** Looks at a picture that was sent to the bot. */
export const LOOK = 'knowledge.look';

export type Picture = { memberId: string; sourceKey: string; mediaId: string };

/** A member sent a picture. The same message again changes nothing. */
export async function receivePicture(
  ctx: KnowledgeContext,
  { memberId, sourceKey, mediaId }: Picture,
): Promise<void> {
  if (await ctx.gaps.findBySource(sourceKey)) return;
  const gap = await ctx.gaps.add({
    ...{ id: ctx.newId(), askerId: memberId, expertId: null, sourceKey, mediaId, state: 'looking' },
    ...{ text: null, answer: null, createdAt: ctx.now, answeredAt: null },
  });
  ctx.enqueue({ kind: LOOK, lane: 1, payload: { gapId: gap.id }, unique: `${LOOK}:${gap.id}` });
}

/** What stands on the picture: the answer goes to the rep at once, or the expert is asked and the rep told so. */
export async function noteSeen(ctx: KnowledgeContext, gapId: string, text: string): Promise<void> {
  const gap = await ctx.gaps.find(gapId);
  if (gap?.state !== 'looking') return;
  const seen = { ...gap, mediaId: null, text: text.slice(0, 2_000) };
  const found = competitorsIn(text, ctx.competitors.competitors);
  if (found.length === 0) return ask(ctx, seen);
  const answer = found.map((competitor) => answerText(competitor, ctx.now)).join('\n\n');
  await ctx.gaps.save({ ...seen, answer: answer.slice(0, 1_000), state: 'matched' });
  await ctx.desk.say(gap.askerId, { kind: 'text', text: answer });
}

async function ask(ctx: KnowledgeContext, gap: Gap): Promise<void> {
  const expert = ctx.directory.members.find(
    ({ platformUserId, status }) =>
      status === 'active' && platformUserId === ctx.competitors.expert,
  );
  await ctx.gaps.save({ ...gap, state: 'open', expertId: expert?.id ?? null });
  ctx.publish(GapOpened, { gapId: gap.id, askerId: gap.askerId });
  const who = expert ? `已经问了${expert.name}，有答复马上告诉您` : '已记入待补充的资料';
  await ctx.desk.say(gap.askerId, { kind: 'text', text: `没有匹配的竞品资料，${who}。` });
  if (expert) await ctx.desk.say(expert.id, { kind: 'text', text: question(ctx, gap) });
}

function question({ directory }: KnowledgeContext, { askerId, number, text }: Gap): string {
  const asker = directory.members.find(({ id }) => id === askerId)?.name ?? '同事';
  const said = text?.trim().slice(0, 200) ?? '';
  const read = said === '' ? '图上没有读到文字' : `图上写着：${said}`;
  return `${asker}遇到一份没有收录的竞品资料。${read}\n回复「答复 ${String(number)} 内容」，我转给他。`;
}
