import type { Clock } from '../../kernel/clock';
import type { Json } from '../api-error';
import type { Changes } from '../changes';
import type { CardView } from './card-view';
import { conversationId } from './names';

/** One message in a conversation; `at` and `updatedAt` are simulated UTC ms. */
export type ChatMessage = {
  /** Unique within the sandbox. */
  id: string;
  /** msgId of a person's message, processQueryKey of the app's. */
  msgId: string;
  at: number;
  /** Work notices come from the app too, but outside the chat with its robot (2.9). */
  from: 'robot' | 'person' | 'notice' | 'webhook';
  /** userId of the person who wrote it. */
  sender?: string;
  /** `sampleText` and the like, `card`, or the msgtype of anything else. */
  kind: string;
  content: Json;
  outTrackId?: string;
  /** The card as the viewer sees it now; only in what `chat` and `groupChat` answer. */
  card?: CardView;
  updates: number;
  updatedAt?: number;
};

/** A group with the robot in it. */
export type Group = { openConversationId: string; title: string; members: string[] };

type Draft = Pick<ChatMessage, 'msgId' | 'from' | 'kind' | 'content'> &
  Partial<Pick<ChatMessage, 'sender' | 'outTrackId'>>;

/** All conversations, oldest message first: one per person with the robot, and groups. */
export type Chats = {
  of: (openConversationId: string) => ChatMessage[];
  /** The conversation between this person and the robot. */
  ownOf: (userId: string) => string;
  group: (openConversationId: string) => Group | undefined;
  groups: () => Group[];
  addGroup: (title: string, members: string[]) => Group;
  add: (openConversationId: string, draft: Draft) => ChatMessage;
  /** Tells the page to redraw what shows this card. */
  touch: (outTrackId: string) => void;
};

export function createChats(corpId: string, clock: Clock, changes: Changes): Chats {
  const chats = new Map<string, ChatMessage[]>();
  const groups = new Map<string, Group>();
  let last = 0;

  return {
    of: (cid) => chats.get(cid) ?? [],
    ownOf: (userId) => conversationId(`${corpId} ${userId}`),
    group: (cid) => groups.get(cid),
    groups: () => [...groups.values()],
    addGroup: (title, members) => {
      const cid = conversationId(`${corpId} group ${title} ${String(groups.size)}`);
      const group = { openConversationId: cid, title, members };
      groups.set(cid, group);
      return group;
    },
    add: (cid, draft) => {
      last += 1;
      const message = { ...draft, id: String(last), at: clock.now(), updates: 0 };
      chats.set(cid, [...(chats.get(cid) ?? []), message]);
      changes.tell({ kind: 'message', userid: cid, id: message.id });
      return message;
    },
    touch: (outTrackId) => {
      for (const [cid, messages] of chats) {
        const shown = messages.find((message) => message.outTrackId === outTrackId);
        if (shown) changes.tell({ kind: 'update', userid: cid, id: shown.id });
      }
    },
  };
}
