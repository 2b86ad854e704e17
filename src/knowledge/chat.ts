import type { Outgoing } from '../chat/card';
import type { ChatPart, ChatWord, Media } from '../chat/conversation';
import { answerText, competitorsIn } from './competitor';
import { fillGap } from './commands/answer-gap';
import { receivePicture } from './commands/look-at-picture';
import type { KnowledgeContext } from './context';

type Ctx = KnowledgeContext;

const say = (text: string): Outgoing => ({ kind: 'text', text });
const EVERYBODY = ['rep', 'manager', 'director', 'operations'] as const;

/** 竞品 <名称>: what to say about a competitor. */
const competitor: ChatWord<Ctx> = {
  words: ['竞品'],
  usage: '竞品 名称：查应对要点；也可以直接发竞品资料的照片',
  roles: EVERYBODY,
  run: (ctx, rest) => {
    const { competitors } = ctx.competitors;
    const found = competitorsIn(rest, competitors);
    if (found.length > 0)
      return Promise.resolve(say(found.map((one) => answerText(one, ctx.now)).join('\n\n')));
    const names = competitors.map(({ name }) => name).join('、');
    return Promise.resolve(say(`收录的竞品：${names}。没有的请拍照发来，我去问。`));
  },
};

const HOW = '请这样写：答复 编号 内容';

/** 答复 <编号> <内容>: an expert answers what a colleague met. */
const answer: ChatWord<Ctx> = {
  words: ['答复'],
  usage: '答复 编号 内容：回答同事拍来的竞品资料',
  roles: EVERYBODY,
  run: async (ctx, rest) => {
    const [, number, text] = /^(\d{1,9})\s+(\S[\s\S]*)$/.exec(rest.trim()) ?? [];
    if (number === undefined || text === undefined) return say(HOW);
    const { askerId } = await fillGap(ctx, { number: Number(number), answer: text });
    const asker = ctx.directory.members.find(({ id }) => id === askerId);
    return say(`已转给${asker?.name ?? '同事'}。也请补进竞品资料，下次就能直接答上。`);
  },
};

async function takePicture(ctx: Ctx, media: Media): Promise<boolean> {
  if (media.media !== 'image' || ctx.actor.kind !== 'member') return false;
  const { platform, mediaId, messageId = mediaId } = media;
  const sourceKey = `${platform}:${messageId}`;
  await receivePicture(ctx, { memberId: ctx.actor.memberId, sourceKey, mediaId });
  return true;
}

export const knowledgeChat: ChatPart<Ctx> = {
  ...{ views: [], actions: [], words: [competitor, answer], media: takePicture },
};
