import { el, link } from './dom';
import type { MenuButton } from './wire';

/** Fills the app's menu above the input: buttons, each with an optional list that opens upwards [90231]. */
export function fillMenu(
  root: HTMLElement,
  buttons: MenuButton[],
  click: (key: string) => void,
): void {
  root.hidden = buttons.length === 0;
  root.replaceChildren(...buttons.map((button) => topView(button, click)));
}

function topView(button: MenuButton, click: (key: string) => void): HTMLElement {
  const subs = button.sub_button ?? [];
  if (subs.length === 0) return entryView(button, click);
  const list = el('div', { class: 'chat-menu-list' }, ...subs.map((sub) => entryView(sub, click)));
  const group = el(
    'details',
    { class: 'chat-menu-group' },
    el('summary', { text: button.name }),
    list,
  );
  list.addEventListener('click', () => {
    group.open = false;
  });
  return group;
}

function entryView(button: MenuButton, click: (key: string) => void): HTMLElement {
  if (button.type === 'view') return link(button.url ?? '', button.name, 'chat-menu-entry');
  const key = button.key ?? '';
  return el('button', {
    class: 'chat-menu-entry',
    text: button.name,
    attrs: { type: 'button', 'data-menu': key, disabled: button.type !== 'click' },
    onClick: () => {
      click(key);
    },
  });
}
