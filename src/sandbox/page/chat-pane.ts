import { attachMenu } from './attach';
import { el } from './dom';
import { fillMenu } from './menu-bar';
import { createMessageList } from './message-list';
import type { MessageList } from './message-list';
import { createPhone } from './phone';
import type { Phone, PhoneText } from './phone';
import { createTodoList } from './todo-list';
import type { TodoList } from './todo-list';
import { createWebView, pageOf } from './web-view';
import type { WebView } from './web-view';
import { act, read } from './wire';
import type { Chat, Delivery, Member, Message, State } from './wire';

/** One phone with the chat between a member and the app. */
export type ChatPane = {
  userid: () => string;
  show: (state: State) => void;
  /** Fetches the chat again; answers how many messages from the app are new. */
  refresh: () => Promise<number>;
  /** Notes in the switcher that another member has something new. */
  mark: (userid: string) => void;
};

export type PaneOptions = PhoneText & {
  role: 'rep' | 'manager';
  root: HTMLElement;
  now: () => number;
};

type Pane = {
  options: PaneOptions;
  phone: Phone;
  web: WebView;
  list: MessageList;
  todos: TodoList;
  state?: State;
  userid: string;
  messages: Message[];
  /** 已送达 or 未送达, by message id. */
  notes: Map<string, string>;
  unread: Map<string, number>;
  busyTimer: number;
};

/** What a member does: write a text, press a card's button, choose from the menu, tick a to-do. */
type Deed = { action: keyof typeof BUSY; body: Record<string, unknown> };

/** What the app seems to be doing then. Nobody says a word about a ticked to-do. */
const BUSY = {
  ...({ say: 'typing', menu: 'typing', voice: 'typing', image: 'typing' } as const),
  ...({ tap: 'working', todo: undefined } as const),
};

const BUSY_MS = 8_000;

export function createChatPane(options: PaneOptions): ChatPane {
  const phone = createPhone(options);
  const pane: Pane = {
    options,
    phone,
    web: createWebView(phone.frame, options.role),
    list: createMessageList(),
    todos: createTodoList(options.role, (id) => void tick(pane, id)),
    userid: '',
    messages: [],
    notes: new Map(),
    unread: new Map(),
    busyTimer: 0,
  };
  phone.shelf.append(pane.todos.node);
  options.root.append(phone.frame);
  listen(pane);
  return {
    userid: () => pane.userid,
    refresh: () => refresh(pane),
    mark: (userid) => {
      pane.unread.set(userid, (pane.unread.get(userid) ?? 0) + 1);
      fillSwitcher(pane);
    },
    show: (state) => {
      pane.state = state;
      pane.phone.title.textContent = state.appName;
      if (pane.userid) dress(pane);
      else switchTo(pane, state.personas[options.role]);
    },
  };
}

function listen(pane: Pane): void {
  const { switcher, form, input, frame } = pane.phone;
  frame.addEventListener('click', (event) => {
    const address = pageOf(event.target);
    if (!address) return;
    event.preventDefault();
    pane.web.open(address, memberOf(pane));
  });
  form.prepend(
    attachMenu(pane.options.role, {
      voice: () => void perform(pane, { action: 'voice', body: {} }),
      picture: (data) => void perform(pane, { action: 'image', body: { data } }),
    }),
  );
  switcher.addEventListener('change', () => {
    switchTo(pane, switcher.value);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    input.value = '';
    if (text) void say(pane, text);
  });
}

function switchTo(pane: Pane, userid: string): void {
  pane.userid = userid;
  pane.web.close();
  pane.messages = [];
  pane.unread.delete(userid);
  pane.list.clear();
  pane.todos.draw([], pane.options.now());
  setBusy(pane, undefined);
  dress(pane);
  void refresh(pane);
}

function memberOf({ state, userid }: Pane): Member {
  return state?.members.find((m) => sameUser(m.userid, userid)) ?? { userid, name: '' };
}

/** Shows the platform the member is on, its menu, and whom else one can look at. */
function dress(pane: Pane): void {
  const { phone, state } = pane;
  const platform = memberOf(pane).platform ?? 'wecom';
  phone.frame.dataset.platform = platform;
  const menu = platform === 'wecom' ? (state?.menu?.button ?? []) : [];
  fillMenu(phone.menu, menu, (key) => {
    void perform(pane, { action: 'menu', body: { key } });
  });
  fillSwitcher(pane);
}

async function refresh(pane: Pane): Promise<number> {
  const { userid, messages: before } = pane;
  const { messages, todos = [] } = await read<Chat>('chat', { userid });
  if (userid !== pane.userid) return 0;
  pane.messages = messages;
  const fresh = freshOf(before, messages);
  if (fresh.answered) setBusy(pane, undefined);
  // First, because the log becomes smaller by it and then scrolls to its end.
  pane.todos.draw(todos, pane.options.now());
  draw(pane);
  return fresh.count;
}

function draw(pane: Pane): void {
  const nodes = pane.list.draw(pane.messages, {
    initial: memberOf(pane).name.slice(-1),
    now: pane.options.now(),
    pressOf: (message) => (key, selections) =>
      perform(pane, { action: 'tap', body: { taskId: message.taskId, key, selections } }),
    noteOf: (message) => pane.notes.get(message.id),
  });
  fillLog(pane.phone, nodes);
}

async function say(pane: Pane, text: string): Promise<void> {
  const delivered = await perform(pane, { action: 'say', body: { text } });
  await refresh(pane);
  const own = pane.messages.findLast((message) => message.from === 'member');
  if (own) pane.notes.set(own.id, delivered ? '已送达' : '未送达');
  draw(pane);
}

async function tick(pane: Pane, taskId: string): Promise<void> {
  await perform(pane, { action: 'todo', body: { taskId } });
  await refresh(pane);
}

/** Does something in the name of the member; answers whether the app has it, and shows what went wrong. */
async function perform(pane: Pane, { action, body }: Deed): Promise<boolean> {
  setBusy(pane, BUSY[action]);
  const failure = await act<{ delivery: Delivery }>(action, { userid: pane.userid, ...body }).then(
    ({ delivery }) => failureOf(delivery),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (failure) setBusy(pane, undefined);
  pane.phone.error.textContent = failure;
  pane.phone.error.hidden = failure === '';
  return failure === '';
}

function failureOf({ status, tries, problem }: Delivery): string {
  if (status === 200 && problem === undefined) return '';
  const why = status === 0 ? '连接失败或超时' : (problem ?? `HTTP ${String(status)}`);
  return `应用没有收到：${why}，已尝试 ${String(tries)} 次`;
}

/** Shows that the app is at work until it answers, at most 8 s. */
function setBusy(pane: Pane, how: 'typing' | 'working' | undefined): void {
  clearTimeout(pane.busyTimer);
  pane.phone.frame.dataset.busy = how ?? '';
  if (how) pane.busyTimer = window.setTimeout(setBusy, BUSY_MS, pane, undefined);
  if (how === 'typing') pane.phone.log.scrollTop = pane.phone.log.scrollHeight;
}

function freshOf(before: Message[], after: Message[]): { count: number; answered: boolean } {
  const updates = new Map(before.map((message) => [message.id, message.updates]));
  const fromApp = after.filter((message) => message.from === 'app');
  const count = fromApp.filter((message) => !updates.has(message.id)).length;
  const updated = fromApp.some(
    (message) => message.updates > (updates.get(message.id) ?? Infinity),
  );
  return { count, answered: count > 0 || updated };
}

function fillLog({ log, typing, empty }: Phone, nodes: Node[]): void {
  const fromEnd = log.scrollHeight - log.scrollTop - log.clientHeight;
  const focused = document.activeElement;
  log.replaceChildren(...nodes, typing);
  if (focused instanceof HTMLElement && log.contains(focused))
    focused.focus({ preventScroll: true });
  empty.hidden = nodes.length > 0;
  log.hidden = nodes.length === 0;
  if (fromEnd < 160) log.scrollTop = log.scrollHeight;
}

function fillSwitcher({ phone, userid, unread, state }: Pane): void {
  const members = state?.members ?? [];
  const options = members.map((member) => {
    const count = unread.get(member.userid) ?? 0;
    const about = [member.position, member.platform && '钉钉'].filter(Boolean).join(' · ');
    const role = about ? `（${about}）` : '';
    const news = count > 0 ? ` ● ${String(count)}` : '';
    return el('option', {
      text: `${member.name}${role}${news}`,
      attrs: { value: member.userid, selected: sameUser(member.userid, userid) },
    });
  });
  phone.switcher.replaceChildren(...options);
}

/** userids are compared without case [90196]. */
const sameUser = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
