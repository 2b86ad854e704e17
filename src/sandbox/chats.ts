import type { Clock } from '../kernel/clock';
import { text } from './api-error';
import type { Json } from './api-error';
import type { Changes } from './changes';

/** One message as one member sees it; `at` and `updatedAt` are simulated UTC ms. */
export type ChatMessage = {
  /** Unique within the sandbox, also for the same message shown to several members. */
  id: string;
  msgid: string;
  at: number;
  from: 'app' | 'member';
  msgtype: string;
  /** The raw JSON body as sent or last updated. */
  content: Json;
  taskId?: string;
  /** The template card as shown now; `replace_text` in it means that its buttons are greyed [94888]. */
  cardState?: Json;
  updates: number;
  updatedAt?: number;
  recalled: boolean;
  /** Texts longer than suggested, which a client would cut. */
  warnings: string[];
};

/** What is new about a message; the chat adds id, time and counters. */
type ChatDraft = Pick<ChatMessage, 'msgid' | 'from' | 'msgtype' | 'content'> & {
  card?: Json;
  warnings?: string[];
};

/** One showing of a message in a member's chat. */
type Shown = { userid: string; message: ChatMessage };

/** All chats between members and the app, oldest message first. */
export type Chats = {
  of: (userid: string) => ChatMessage[];
  add: (userid: string, draft: ChatDraft) => ChatMessage;
  /** Where a message is shown. */
  shown: (msgid: string) => Shown[];
  /** The latest message with this task_id in the member's chat. */
  card: (userid: string, taskId: string) => ChatMessage | undefined;
  /** Shows another card in place. */
  replace: (shown: Shown, card: Json) => void;
  recall: (msgid: string) => void;
  /** Claims a task_id for good; false if a card of the app already has it. */
  takeTask: (taskId: string) => boolean;
};

export function createChats(clock: Clock, changes: Changes): Chats {
  const chats = new Map<string, ChatMessage[]>();
  const byMsgid = new Map<string, Shown[]>();
  const tasks = new Set<string>();
  let last = 0;

  const of = (userid: string): ChatMessage[] => chats.get(userid.toLowerCase()) ?? [];
  const shown = (msgid: string): Shown[] => byMsgid.get(msgid) ?? [];

  const add: Chats['add'] = (userid, { card, warnings = [], ...draft }) => {
    last += 1;
    const counted = { id: String(last), at: clock.now(), updates: 0, recalled: false };
    const message: ChatMessage = { ...draft, ...counted, warnings };
    if (card) showCard(message, card);
    append(chats, userid.toLowerCase(), message);
    append(byMsgid, message.msgid, { userid, message });
    changes.tell({ kind: 'message', userid, id: message.id });
    return message;
  };

  return {
    of,
    add,
    shown,
    card: (userid, taskId) => of(userid).findLast((m) => m.taskId === taskId),
    replace: ({ userid, message }, card) => {
      updateCard(message, card, clock.now());
      changes.tell({ kind: 'update', userid, id: message.id });
    },
    recall: (msgid) => {
      for (const { userid, message } of shown(msgid)) {
        message.recalled = true;
        changes.tell({ kind: 'update', userid, id: message.id });
      }
    },
    takeTask: (taskId) => !tasks.has(taskId) && Boolean(tasks.add(taskId)),
  };
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function updateCard(message: ChatMessage, card: Json, at: number): void {
  showCard(message, card);
  message.content = { ...message.content, template_card: card };
  message.updates += 1;
  message.updatedAt = at;
}

function showCard(message: ChatMessage, card: Json): void {
  message.cardState = structuredClone(card);
  const taskId = text(card.task_id);
  if (taskId) message.taskId = taskId;
}
