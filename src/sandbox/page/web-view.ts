import { el } from './dom';
import type { Member } from './wire';

/** The chat's own browser inside a simulated phone. */
export type WebView = { open: (address: URL, member: Member) => void; close: () => void };

/** All phones of this page share one browser session: a page that is open in another phone is closed first. */
let shown: WebView | null = null;

/** A link into the product's pages, on the site this page is on; everything else opens in a tab. */
export function pageOf(target: EventTarget | null): URL | null {
  const anchor = target instanceof Element ? target.closest('a') : null;
  if (!anchor) return null;
  const address = new URL(anchor.href, location.href);
  return address.origin === location.origin && address.pathname.startsWith('/app/')
    ? address
    : null;
}

export function createWebView(phone: HTMLElement, role: string): WebView {
  const view: WebView = {
    close: () => {
      phone.querySelector('.web-view')?.remove();
      if (shown === view) shown = null;
    },
    open: (address, member) => {
      shown?.close();
      shown = view;
      phone.append(viewOf(address, { role, member, close: view.close }));
    },
  };
  return view;
}

type Viewed = { role: string; member: Member; close: () => void };

const WECOM = { signIn: '/wecom/sign-in', note: '企业微信内打开' };
const DINGTALK = { signIn: '/dingtalk/sign-in', note: '钉钉内打开' };

function viewOf({ pathname, hash }: URL, { role, member, close }: Viewed): HTMLElement {
  const { signIn, note } = member.platform === 'dingtalk' ? DINGTALK : WECOM;
  // Whoever holds the phone is signed in, as in the platform's own browser; the simulated platform reads this once.
  document.cookie = `sandbox_member=${encodeURIComponent(member.userid)}; path=/sandbox; max-age=60; samesite=strict`;
  const to = encodeURIComponent(pathname + hash);
  const back = el('button', {
    class: 'web-back',
    text: '返回聊天',
    testid: `web-back-${role}`,
    attrs: { type: 'button' },
    onClick: close,
  });
  const frame = el('iframe', {
    testid: `web-${role}`,
    attrs: {
      src: `${signIn}?to=${to}`,
      title: '手机里打开的页面',
      allow: 'camera; microphone; geolocation',
    },
  });
  const opened = el('span', { class: 'web-note', text: note });
  return el('div', { class: 'web-view' }, el('div', { class: 'web-bar' }, back, opened), frame);
}
