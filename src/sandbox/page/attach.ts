import { el } from './dom';

/** What else a member can send than words. */
export type Attaching = { voice: () => void; picture: (base64: string) => void };

/** The ＋ beside the input: a sample recording, since browsers cannot write WeCom's format, and any picture. */
export function attachMenu(role: string, send: Attaching): HTMLElement {
  const input = el('input', {
    testid: `picture-${role}`,
    attrs: { type: 'file', accept: 'image/jpeg,image/png', hidden: true },
  });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void base64Of(file).then(send.picture);
    input.value = '';
  });
  const list = el(
    'div',
    { class: 'chat-menu-list' },
    el('button', {
      class: 'chat-menu-entry',
      text: '发送示例语音（3 秒，无声）',
      testid: `voice-${role}`,
      attrs: { type: 'button', title: '浏览器录不出企业微信的语音格式，所以发一段内置的' },
      onClick: send.voice,
    }),
    el('button', {
      class: 'chat-menu-entry',
      text: '发送图片…',
      attrs: { type: 'button' },
      onClick: () => {
        input.click();
      },
    }),
  );
  const summary = el('summary', {
    text: '＋',
    testid: `attach-${role}`,
    attrs: { 'aria-label': '发送语音或图片' },
  });
  const menu = el('details', { class: 'chat-menu-group attach' }, summary, list);
  list.addEventListener('click', () => {
    menu.open = false;
  });
  return el('span', {}, menu, input);
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

const CHUNK = 8_192;
