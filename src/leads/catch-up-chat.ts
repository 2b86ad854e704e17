import { logFollowUp } from '../activities';
import type { CardAction, CardView, ChatWord } from '../chat/conversation';
import { actorOf } from '../people';
import { AT_A_TIME, rankSilent, SILENT_MS, type SilentLead } from './catch-up';
import { catchUpCard, chosenIn, LOG_CATCH_UP, SKIP_CATCH_UP, WHAT } from './catch-up-card';
import { visibleLead } from './commands/visible-lead';
import type { LeadChatContext } from './context';
import { CATCH_UP_CARD } from './reactions';

type Ctx = LeadChatContext;

/** The card's face says how many were passed over. */
const skippedOn = (face: string): number => Number(/^skip\.(\d+)$/.exec(face)?.[1] ?? 0);

/** Those that the reader of the card still has to say something about. */
async function leftFor(ctx: Ctx, recipientId: string, skipped: number): Promise<SilentLead[]> {
  const member = ctx.directory.members.find(({ id }) => id === recipientId);
  const actor = member && actorOf(member, ctx.directory);
  if (!actor) return [];
  const silent = await ctx.leadQueries.silent(actor.scope, ctx.now - SILENT_MS);
  return rankSilent(silent, ctx.now).slice(skipped, Math.max(AT_A_TIME, skipped));
}

const view: CardView<Ctx> = {
  ...{ kind: CATCH_UP_CARD, urgent: false },
  render: async (ctx, { recipientId, face }) =>
    catchUpCard(await leftFor(ctx, recipientId, skippedOn(face)), ctx.now),
  line: () => Promise.resolve('有几位客户两天没有记录，回复「补录」'),
};

const log: CardAction<Ctx> = {
  key: LOG_CATCH_UP,
  run: async (ctx, { recipientId, selections }) => {
    const chosen = chosenIn(selections[WHAT]?.[0]);
    if (!chosen) return { notice: '请先选择最近一次联系，或跳过' };
    const { leadId: subjectId, channel, outcome } = chosen;
    await visibleLead(ctx, subjectId);
    await logFollowUp(ctx, { subjectId, memberId: recipientId, note: '', channel, outcome });
    return { notice: '已记录' };
  },
};

const skip: CardAction<Ctx> = {
  key: SKIP_CATCH_UP,
  run: (_, { face }) => Promise.resolve({ face: `skip.${String(skippedOn(face) + 1)}` }),
};

/** 补录: the customers that a note is most wanted of, on one card. */
const word: ChatWord<Ctx> = {
  words: ['补录'],
  usage: '补录：两天没有记录的重点客户，一张卡片补完',
  roles: ['rep', 'manager', 'director'],
  run: async (ctx) => {
    if (ctx.actor.kind !== 'member') return null;
    const { memberId } = ctx.actor;
    const card = { kind: CATCH_UP_CARD, subjectId: memberId, recipientId: memberId };
    await ctx.desk.notify([{ ...card, urgent: false, occasion: `asked.${String(ctx.now)}` }]);
    return null;
  },
};

export const catchUp = { views: [view], actions: [log, skip], words: [word] };
