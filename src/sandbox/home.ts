import type { Json } from './api-error';
import type { ChatMessage } from './chats';

/** A member as the page's switchers list them; `userid` is unique over the platforms. */
export type PageMember = {
  userid: string;
  name: string;
  position?: string | undefined;
  platform?: 'dingtalk';
};

/** A message as the page draws it, whichever platform it was sent on: WeCom's shape. */
export type PageMessage = Omit<ChatMessage, 'msgid' | 'warnings'>;

/** What somebody has to do on DingTalk; `dueAt` is simulated UTC ms. */
export type PageTodo = { id: string; subject: string; url: string; dueAt?: number };

export type PageChat = { messages: PageMessage[]; todos?: PageTodo[] };

/** What a member does on the page, by the name of the control call. */
export const DEEDS = ['say', 'voice', 'image', 'tap', 'menu', 'todo'] as const;
type Deed = (userid: string, body: Json) => Promise<unknown>;

/** One platform, as the page sees it; each knows its members by their own userids. */
export type Home = {
  members: () => PageMember[];
  chat: (userid: string) => PageChat;
  deeds: Partial<Record<(typeof DEEDS)[number], Deed>>;
};
