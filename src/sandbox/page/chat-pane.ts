import { attachMenu } from './attach';
import { el } from './dom';
import { fillMenu } from './menu-bar';
import { createMessageList } from './message-list';
import type { MessageList } from './message-list';
import { createPhone } from './phone';
import type { Phone, PhoneText } from './phone';
import { createWebView, pageOf } from './web-view';
import type { WebView } from './web-view';
import { act, read } from './wire';
import type { Delivery, Message, State } from './wire';

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
  state?: State;
  userid: string;
  messages: Message[];
  /** 已送达 or 未送达, by message id. */
  notes: Map<string, string>;
  unread: Map<string, number>;
  busyTimer: number;
};

/** What a member does: write a text, press a card's button, choose from the menu. */
type Deed = { action: 'say' | 'tap' | 'menu' | 'voice' | 'image'; body: Record<string, unknown> };

const BUSY_MS = 8_000;

export function createChatPane(options: PaneOptions): ChatPane {
  const phone = createPhone(options);
  const pane: Pane = {
    options,
    phone,
    web: createWebView(phone.frame, options.role),
    list: createMessageList(),
    userid: '',
    messages: [],
    notes: new Map(),
    unread: new Map(),
    busyTimer: 0,
  };
  options.root.append(pane.phone.frame);
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
      fillMenu(pane.phone.menu, state.menu?.button ?? [], (key) => {
        void perform(pane, { action: 'menu', body: { key } });
      });
      if (pane.userid) fillSwitcher(pane);
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
    pane.web.open(address, pane.userid);
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
  setBusy(pane, undefined);
  fillSwitcher(pane);
  void refresh(pane);
}

async function refresh(pane: Pane): Promise<number> {
  const { userid, messages: before } = pane;
  const { messages } = await read<{ messages: Message[] }>('chat', { userid });
  if (userid !== pane.userid) return 0;
  pane.messages = messages;
  const fresh = freshOf(before, messages);
  if (fresh.answered) setBusy(pane, undefined);
  draw(pane);
  return fresh.count;
}

function draw(pane: Pane): void {
  const name = pane.state?.members.find((m) => m.userid === pane.userid)?.name ?? '';
  const nodes = pane.list.draw(pane.messages, {
    initial: name.slice(-1),
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

/** Does something in the name of the member; answers whether the app has it, and shows what went wrong. */
async function perform(pane: Pane, { action, body }: Deed): Promise<boolean> {
  setBusy(pane, action === 'tap' ? 'working' : 'typing');
  const failure = await act<{ delivery: Delivery }>(action, { userid: pane.userid, ...body }).then(
    ({ delivery }) => failureOf(delivery),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (failure) setBusy(pane, undefined);
  pane.phone.error.textContent = failure;
  pane.phone.error.hidden = failure === '';
  return failure === '';
}

function failureOf({ status, tries }: Delivery): string {
  if (status === 200) return '';
  const why = status === 0 ? '连接失败或超时' : `HTTP ${String(status)}`;
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
    const role = member.position ? `（${member.position}）` : '';
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
