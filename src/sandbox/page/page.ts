/// <reference lib="dom" />
import { createChatPane } from './chat-pane';
import type { ChatPane } from './chat-pane';
import { createClockBar } from './clock-bar';
import { must } from './dom';
import { createTabs } from './tabs';
import { createWebsite } from './website';
import { read } from './wire';
import type { Change, State } from './wire';

const RESYNC_MS = 30_000;

const clock = createClockBar();
const tabs = createTabs();
const website = createWebsite(must('#pane-website'));
const panes = {
  rep: createChatPane({
    role: 'rep',
    label: '销售',
    root: must('#pane-rep'),
    now: clock.now,
    emptyTitle: '还没有消息',
    emptyHint: '在官网表单提交一条线索试试，新线索会派到这里。',
  }),
  manager: createChatPane({
    role: 'manager',
    label: '主管',
    root: must('#pane-manager'),
    now: clock.now,
    emptyTitle: '还没有消息',
    emptyHint: '线索超时没有联系时，主管会在这里收到提醒。可以把时钟拨快试试。',
  }),
};

async function sync(): Promise<void> {
  const state = await read<State>('state');
  clock.set(state.now);
  website.show(state);
  for (const pane of Object.values(panes)) pane.show(state);
}

async function refresh(name: 'rep' | 'manager', pane: ChatPane): Promise<void> {
  tabs.count(name, await pane.refresh());
}

/** A member's chat has changed: redraw it where it is open, or say so in the switchers. */
function onChat(userid: string, isNews: boolean): void {
  const open = Object.entries(panes).filter(
    ([, pane]) => pane.userid().toLowerCase() === userid.toLowerCase(),
  );
  for (const [name, pane] of open) void refresh(name === 'rep' ? 'rep' : 'manager', pane);
  if (open.length === 0 && isNews) for (const pane of Object.values(panes)) pane.mark(userid);
}

function onChange(change: Change): void {
  if (change.userid !== undefined) onChat(change.userid, change.kind !== 'todo');
  else void sync();
}

const connection = must('[data-testid="connection"]');
const events = new EventSource('events');
events.addEventListener('message', (event: MessageEvent<string>) => {
  onChange(JSON.parse(event.data) as Change);
});
events.addEventListener('open', () => {
  connection.hidden = true;
  void sync();
  for (const pane of Object.values(panes)) if (pane.userid()) void pane.refresh();
});
events.addEventListener('error', () => {
  connection.hidden = false;
});
setInterval(() => void sync().catch(() => undefined), RESYNC_MS);

/** Open menus close on a click anywhere else, and on Escape. */
function closeMenus(except: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.chat-menu-group, .card-menu'))
    if (!(except instanceof Node && menu.contains(except))) menu.open = false;
}
document.addEventListener('click', (event) => {
  closeMenus(event.target);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenus(null);
});
