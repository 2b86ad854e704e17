import { must } from './dom';

/** The tab bar of narrow screens; wide screens show all panes at once. */
export type Tabs = { count: (name: 'rep' | 'manager', fresh: number) => void };

export function createTabs(): Tabs {
  const unread = new Map<string, number>();
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-tab]')];

  const badge = (name: string): void => {
    const node = document.querySelector<HTMLElement>(`[data-testid="badge-${name}"]`);
    if (!node) return;
    const count = unread.get(name) ?? 0;
    node.hidden = count === 0;
    node.textContent = count > 99 ? '99+' : String(count);
    node.setAttribute('aria-label', `${String(count)} 条未读`);
  };
  const open = (name: string): void => {
    document.body.dataset.pane = name;
    for (const button of buttons)
      if (button.dataset.tab === name) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    unread.delete(name);
    badge(name);
    const log = must(`#pane-${name}`).querySelector('.chat-log');
    if (log) log.scrollTop = log.scrollHeight;
  };

  for (const button of buttons)
    button.addEventListener('click', () => {
      open(button.dataset.tab ?? 'website');
    });
  return {
    count: (name, fresh) => {
      if (document.body.dataset.pane === name) return;
      unread.set(name, (unread.get(name) ?? 0) + fresh);
      badge(name);
    },
  };
}
