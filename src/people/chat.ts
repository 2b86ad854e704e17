import type { Outgoing } from '../chat/card';
import type { ChatPart, ChatWord } from '../chat/conversation';
import type { Actor } from '../kernel/actor';
import { momentText, startOfDay } from '../kernel/time-text';
import { readAway } from './absence-words';
import { readUntil } from './busy-words';
import { endAbsences, noteAbsence, type AbsenceContext } from './commands/note-absence';
import { noteBusy } from './commands/note-busy';
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

const HOW_BUSY = '请这样写：忙到 15:00，忙到 15点半，或 忙到 30分钟';

/** 忙到: dispatch passes the member by until then; their clocks run on. For who has no calendar that we may read. */
const busy: ChatWord<PeopleChatContext> = {
  words: ['忙到'],
  usage: '忙到 15:00：这段时间不派新线索，计时照常；「忙完」提前结束',
  roles: ['rep'],
  run: async (ctx, rest) => {
    if (ctx.actor.kind !== 'member') return null;
    const toAt = readUntil(rest, { now: ctx.now, dayAt: startOfDay(ctx.now) });
    if (toAt === null) return text(HOW_BUSY);
    const span = { fromAt: ctx.now, toAt };
    await noteBusy(ctx, 'chat', new Map([[ctx.actor.memberId, [span]]]));
    return text(`好的，${momentText(toAt, ctx.now)} 之前不派新线索给您，已有线索照常计时。`);
  },
};

const free: ChatWord<PeopleChatContext> = {
  words: ['忙完'],
  usage: '忙完：提前结束「忙到」',
  roles: ['rep'],
  run: async (ctx) => {
    if (ctx.actor.kind !== 'member') return null;
    await noteBusy(ctx, 'chat', new Map([[ctx.actor.memberId, []]]));
    return text('好的，新线索会派给您。');
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
    ...[leave, back, busy, free],
  ],
};
