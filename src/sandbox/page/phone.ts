import { el } from './dom';

/** The still parts of a simulated phone; everything that moves is put into them. */
export type Phone = {
  frame: HTMLElement;
  title: HTMLElement;
  switcher: HTMLSelectElement;
  log: HTMLElement;
  typing: HTMLElement;
  empty: HTMLElement;
  error: HTMLElement;
  /** Above the chat, for what stands there. */
  shelf: HTMLElement;
  menu: HTMLElement;
  form: HTMLFormElement;
  input: HTMLInputElement;
};

export type PhoneText = { role: string; label: string; emptyTitle: string; emptyHint: string };

/** Builds a phone for one role; test ids end with the role. */
export function createPhone(words: PhoneText): Phone {
  const head = createHead(words);
  const body = createBody(words);
  const { form, input } = createComposer(words);
  const { role } = words;
  const error = el('p', {
    class: 'chat-error',
    testid: `error-${role}`,
    attrs: { role: 'alert', hidden: true },
  });
  const menu = el('div', { class: 'chat-menu', testid: `menu-${role}`, attrs: { hidden: true } });
  const chat = el('div', { class: 'chat-body' }, body.empty, body.log);
  const shelf = el('div', { class: 'shelf' });
  const frame = el('div', { class: 'phone' }, head.bar, shelf, chat, error, menu, form);
  return { frame, ...head, ...body, error, shelf, menu, form, input };
}

function createHead({
  role,
  label,
}: PhoneText): Pick<Phone, 'title' | 'switcher'> & { bar: HTMLElement } {
  const title = el('h2', { class: 'chat-title', testid: `title-${role}` });
  const id = `switch-${role}`;
  const switcher = el('select', { testid: id, attrs: { id } });
  const time = el('span', { class: 'phone-time' });
  const signal = el('span', { class: 'phone-signal' });
  const back = el('span', { class: 'chat-back', attrs: { 'aria-hidden': 'true' } });
  const caption = el('span', { class: 'sr-only', text: `${label}：查看谁的聊天` });
  const bar = el(
    'header',
    { class: 'chat-head' },
    el('div', { class: 'phone-status', attrs: { 'aria-hidden': 'true' } }, time, signal),
    el(
      'div',
      { class: 'chat-bar' },
      back,
      title,
      el('label', { class: 'switcher', attrs: { for: id } }, caption, switcher),
    ),
  );
  return { title, switcher, bar };
}

function createBody(words: PhoneText): Pick<Phone, 'log' | 'typing' | 'empty'> {
  const { role, label } = words;
  const dots = [el('i'), el('i'), el('i')];
  const typing = el('div', { class: 'typing-dots', attrs: { 'aria-hidden': 'true' } }, ...dots);
  const log = el('div', {
    class: 'chat-log',
    testid: `log-${role}`,
    attrs: {
      role: 'log',
      'aria-live': 'polite',
      'aria-label': `${label}的聊天记录`,
      tabindex: '0',
      hidden: true,
    },
  });
  const empty = el(
    'div',
    { class: 'chat-empty', testid: `empty-${role}` },
    el('div', { class: 'chat-empty-art', attrs: { 'aria-hidden': 'true' } }),
    el('p', { class: 'chat-empty-title', text: words.emptyTitle }),
    el('p', { text: words.emptyHint }),
  );
  return { log, typing, empty };
}

function createComposer({ role, label }: PhoneText): Pick<Phone, 'form' | 'input'> {
  const input = el('input', {
    testid: `input-${role}`,
    attrs: {
      type: 'text',
      maxlength: '2000',
      autocomplete: 'off',
      enterkeyhint: 'send',
      placeholder: '输入消息，例如：帮助',
      'aria-label': `以${label}的身份发消息`,
    },
  });
  const send = el('button', { text: '发送', testid: `send-${role}`, attrs: { type: 'submit' } });
  const form = el('form', { class: 'composer', testid: `composer-${role}` }, input, send);
  return { form, input };
}
