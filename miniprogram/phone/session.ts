import type { Consent, Me } from '../lib/answers';
import type { Draft } from '../lib/draft';
import { rerunning } from '../lib/rerun';
import { syncAll, type SyncPorts } from '../lib/sync';
import { api, ask, takeBack, tell, Unanswered } from './api';
import { phoneClock } from './clock';
import { dropDraft, dropFile, keepDraft, listDrafts, readDraft, remember } from './store';
import { tickets } from './tickets';
import { isOnline } from './wechat';

/** What all pages share. */
export const session = {
  me: null as Me | null,
  consent: null as Consent | null,
  online: true,
  syncing: false,
  /** Why nothing is answered although there is a network, in words for the member. */
  problem: null as string | null,
  /** Not yet at the server, the newest first. */
  drafts: [] as Draft[],
};

const watchers = new Set<() => void>();

/** Calls back whenever something of the session changed, until the answer is called. */
export function watchSession(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

function change(part: Partial<typeof session>): void {
  Object.assign(session, part);
  for (const watcher of [...watchers]) watcher();
}

const RETRY_MS = 30_000;

/** Begins with what lies on the phone, then asks the server; called once when the mini-program starts. */
export async function openSession(): Promise<void> {
  refreshDrafts();
  wx.onNetworkStatusChange(({ isConnected }) => {
    change({ online: isConnected });
    if (isConnected) void reconnect();
  });
  setInterval(() => void sync(), RETRY_MS);
  change({ online: await isOnline() });
  await reconnect();
}

/** Who I am, what I agreed to, drafts on their way, tickets for a day without network. */
export async function reconnect(): Promise<void> {
  try {
    const me = await ask<Me>('/me');
    const consent = await ask<Consent>(CONSENT);
    change({ me, consent, problem: null });
  } catch (error) {
    change({ problem: problemIn(error) });
  }
  await sync();
  if (session.online && session.consent?.acceptedAt) await refill();
}

function problemIn(error: unknown): string | null {
  if (!(error instanceof Unanswered)) throw error;
  return error.status === 0 ? null : error.message;
}

/** Fetches tickets if need be; the stock can wait for a better line. */
export async function refill(): Promise<void> {
  await tickets.refill().catch(problemIn);
}

/** Agrees to the text that was shown; throws `Unanswered`. */
export async function agree(): Promise<void> {
  const { version = '' } = session.consent ?? {};
  know(await tell<Consent>(CONSENT, { version }));
  await refill();
}

/** Takes the consent back; throws `Unanswered`. */
export async function withdraw(): Promise<void> {
  know(await takeBack<Consent>(CONSENT));
}

const CONSENT = '/consents/capture';

/** What was agreed to is known without network too. */
function know(consent: Consent): void {
  remember(CONSENT, { at: phoneClock.now(), data: consent });
  change({ consent });
}

/** Reads the drafts anew. */
export function refreshDrafts(): void {
  change({ drafts: listDrafts().sort((a, b) => b.arrivedAt - a.arrivedAt) });
}

/** What the server has is not kept twice, and what the rep deleted meanwhile does not come back. */
function keepAsSent(draft: Draft): Promise<void> {
  if (draft.state === 'done') dropDraft(draft);
  else if (readDraft(draft.id)) keepDraft(draft);
  for (const { key, sent } of draft.captures) if (sent) dropFile(key);
  refreshDrafts();
  return Promise.resolve();
}

const ports: SyncPorts = { api, now: phoneClock.now, keep: keepAsSent };

/** Brings waiting drafts to the server in the order of arrival, one run at a time. */
export const sync = rerunning(async () => {
  if (!session.online) return;
  change({ syncing: true });
  try {
    await syncAll(listDrafts(), ports);
  } finally {
    change({ syncing: false });
  }
});
