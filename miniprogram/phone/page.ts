import { session, watchSession } from './session';
import { serverNow } from './clock';
import { momentText } from '../lib/format';

const watching = new WeakMap<object, () => void>();

/** A page that shows something of the session: it is refreshed now and whenever that changes, until `still`. */
export function live(page: { refresh: () => void }): void {
  still(page);
  watching.set(
    page,
    watchSession(() => page.refresh()),
  );
  page.refresh();
}

/** The page is not looked at any more. */
export function still(page: object): void {
  watching.get(page)?.();
  watching.delete(page);
}

type Page = 'lead' | 'visit' | 'record' | 'account';

/** Opens a page on top; what is empty in the query is left out. */
export function open(page: Page, query: Record<string, string>): void {
  const pairs = Object.entries(query).filter(([, value]) => value !== '');
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  void wx.navigateTo({ url: `/pages/${page}/${page}?${text}` });
}

/** A parameter of a page's address; the platform hands it over as it stood there. */
export const given = (query: Record<string, string | undefined>, name: string): string =>
  decodeURIComponent(query[name] ?? '');

/** What stands above the page when not everything works. */
export function noticeOf(): string {
  if (!session.online) return '没有网络，拜访会先存在手机里';
  return session.problem ?? '';
}

/** `今天 09:05`, by the server's time. */
export const moment = (at: number): string => momentText(at, serverNow());

/** What was tapped says which one it is by `data-id` and the like. */
export type Tap = { currentTarget: { dataset: Record<string, string | undefined> } };
export const tapped = (tap: Tap, name = 'id'): string => tap.currentTarget.dataset[name] ?? '';

type TabPage = { getTabBar?: () => { setData: (data: object) => void } | null };

/** Marks the tab of the page in the tab bar, with the number of drafts. */
export function markTab(page: object, tab: 'today' | 'drafts' | 'mine'): void {
  const bar = (page as TabPage).getTabBar?.();
  bar?.setData({ tab, drafts: session.drafts.length });
}
