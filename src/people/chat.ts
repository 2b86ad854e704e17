import type { Outgoing } from '../chat/card';
import type { ChatPart, ChatWord } from '../chat/conversation';
import type { Actor } from '../kernel/actor';
import { setAvailability, type AvailabilityContext } from './commands/set-availability';

export type PeopleChatContext = AvailabilityContext & { actor: Actor };

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

export const peopleChat: ChatPart<PeopleChatContext> = {
  views: [],
  actions: [],
  words: [
    presence('离岗', false, '已离岗，新线索不再派给您。回来时回复「在岗」。'),
    presence('在岗', true, '已在岗，新线索会派给您。'),
  ],
};
