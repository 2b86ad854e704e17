import type { Outgoing } from '../chat/card';
import type { ChatPart, ChatWord } from '../chat/conversation';
import type { Actor } from '../kernel/actor';
import { momentText } from '../kernel/time-text';
import { readAway } from './absence-words';
import { busyWords, sayBusy } from './busy-chat';
import { endAbsences, noteAbsence, type AbsenceContext } from './commands/note-absence';
import { setAvailability, type AvailabilityContext } from './commands/set-availability';

export type PeopleChatContext = AvailabilityContext & AbsenceContext & { actor: Actor };

const text = (content: string): Outgoing => ({ kind: 'text', text: content });

const presence = (
  word: string,
  available: boolean,
  answer: string,
): ChatWord<PeopleChatContext> => ({
  words: [word],
  usage: available ? '在岗：重新接收新线索' : '离岗：暂停接收新线索',
  roles: ['rep'],
  run: async (ctx) => {
    if (ctx.actor.kind !== 'member') return null;
    await setAvailability(ctx, { memberId: ctx.actor.memberId, available });
    return text(answer);
  },
});

const HOW = '请这样写：请假 明天，请假 3天，或 请假 12-1 到 12-3';

/** 请假: dispatch passes the member by meanwhile, and their clocks stand still. */
const leave: ChatWord<PeopleChatContext> = {
  words: ['请假'],
  usage: '请假 明天：这段时间不派新线索，也不计时；「销假」提前结束',
  roles: ['rep', 'manager'],
  run: async (ctx, rest) => {
    if (ctx.actor.kind !== 'member') return null;
    const away = readAway(rest, ctx.now);
    if (away === null) return text(HOW);
    const { memberId } = ctx.actor;
    await noteAbsence(ctx, { memberId, ...away, source: 'chat', externalId: null });
    return text(`已记录，${momentText(away.toAt, ctx.now)} 之前不派新线索给您，也不计时。`);
  },
};

const back: ChatWord<PeopleChatContext> = {
  words: ['销假'],
  usage: '销假：提前结束请假',
  roles: ['rep', 'manager'],
  run: async (ctx) => {
    if (ctx.actor.kind !== 'member') return null;
    const ended = await endAbsences(ctx, ctx.actor.memberId);
    return text(ended === 0 ? '您没有在请假。' : '已销假，新线索会派给您。');
  },
};

export const peopleChat: ChatPart<PeopleChatContext> = {
  views: [],
  actions: [],
  words: [
    presence('离岗', false, '已离岗，新线索不再派给您。回来时回复「在岗」。'),
    presence('在岗', true, '已在岗，新线索会派给您。'),
    ...[leave, back, ...busyWords],
  ],
  // Nobody types a blank between a word and a time.
  otherwise: (ctx, said) => sayBusy(ctx, said),
};
