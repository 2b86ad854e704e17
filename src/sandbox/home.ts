import type { Json } from './api-error';

/** A member as the page's switchers list them; `userid` is unique over the platforms. */
export type PageMember = {
  userid: string;
  name: string;
  position?: string | undefined;
  platform?: 'dingtalk';
};

/** A message as the page draws it, whichever platform it was sent on: WeCom's shape. */
export type PageMessage = {
  id: string;
  at: number;
  from: 'app' | 'member';
  msgtype: string;
  content: Json;
  taskId?: string;
  cardState?: Json;
  updates: number;
  updatedAt?: number;
  recalled: boolean;
};

/** What somebody has to do on DingTalk; `dueAt` is simulated UTC ms. */
export type PageTodo = { id: string; subject: string; url: string; dueAt?: number };

/** What a member does on the page, by the name of the control call. */
export const DEEDS = ['say', 'voice', 'image', 'tap', 'menu', 'todo'] as const;
type Deed = (userid: string, body: Json) => Promise<unknown>;

/** One platform, as the page sees it; each knows its members by their own userids. */
export type Home = {
  members: () => PageMember[];
  chat: (userid: string) => { messages: PageMessage[]; todos?: PageTodo[] };
  deeds: Partial<Record<(typeof DEEDS)[number], Deed>>;
};
