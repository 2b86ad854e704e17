import type { Consent, Me } from '../lib/answers';
import { draftsOf, type Draft } from '../lib/draft';
import { rerunning } from '../lib/rerun';
import { keepAsSent } from '../lib/shelf';
import { syncAll, type SyncPorts } from '../lib/sync';
import { api, ask, takeBack, tell, Unanswered } from './api';
import { phoneClock } from './clock';
import { listDrafts, remember, shelf } from './store';
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

/** Asks the server, or what it answered last, who this is; called once when the mini-program starts. */
export async function openSession(): Promise<void> {
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
    change({ me: await ask<Me>('/me') });
    refreshDrafts();
    change({ consent: await ask<Consent>(CONSENT), problem: null });
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

/** Nobody's drafts are shown or sent before it is known who holds the phone. */
const ownDrafts = (): Draft[] => (session.me ? draftsOf(listDrafts(), session.me.id) : []);

/** Reads the drafts anew. */
export function refreshDrafts(): void {
  change({ drafts: ownDrafts().sort((a, b) => b.arrivedAt - a.arrivedAt) });
}

const ports: SyncPorts = {
  ...{ api, now: phoneClock.now },
  keep: async (draft) => {
    await keepAsSent(draft, shelf);
    refreshDrafts();
  },
};

/** Brings waiting drafts to the server in the order of arrival, one run at a time. */
export const sync = rerunning(async () => {
  if (!session.online) return;
  change({ syncing: true });
  try {
    await syncAll(ownDrafts(), ports);
  } finally {
    change({ syncing: false });
  }
});
