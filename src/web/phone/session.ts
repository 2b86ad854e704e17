import { reactive } from 'vue';
import { draftsOf, type Draft } from '../../../miniprogram/lib/draft';
import type { Consent, Me } from '../../../miniprogram/lib/answers';
import { rerunning } from '../../../miniprogram/lib/rerun';
import { keepAsSent } from '../../../miniprogram/lib/shelf';
import { syncAll, type SyncPorts } from '../../../miniprogram/lib/sync';
import { api, ask, signIn, Unanswered } from './api';
import { phoneClock } from './clock';
import { tickets } from './device';
import { lastMember, listDrafts, rememberMember, shelf } from './store';

/** What all pages share. */
export const session = reactive({
  me: null as Me | null,
  consent: null as Consent | null,
  online: navigator.onLine,
  syncing: false,
  /** Not yet at the server, the newest first. */
  drafts: [] as Draft[],
});

export const isLeader = (): boolean => session.me !== null && session.me.role !== 'rep';

export async function openSession(): Promise<void> {
  addEventListener('online', () => void reconnect());
  addEventListener('offline', () => (session.online = false));
  setInterval(() => void sync(), RETRY_MS);
  session.me = await ask<Me>('/me').catch(() => null);
  if (session.me) rememberMember(session.me.id);
  await refreshDrafts();
  session.consent = await ask<Consent>('/consents/capture').catch(() => null);
  // The page does not wait for old drafts to leave.
  void reconnect();
}

const RETRY_MS = 30_000;

async function reconnect(): Promise<void> {
  session.online = navigator.onLine;
  await sync();
  if (session.online && session.consent?.acceptedAt) await tickets.refill().catch(ignoreUnanswered);
}

/** The stock can wait for a better line. */
function ignoreUnanswered(error: unknown): void {
  if (!(error instanceof Unanswered)) throw error;
}

/** Who holds the phone, as far as is known without network; '' for nobody. */
export const memberId = (): string => session.me?.id ?? lastMember() ?? '';

const ownDrafts = async (): Promise<Draft[]> =>
  memberId() === '' ? [] : draftsOf(await listDrafts(), memberId());

export async function refreshDrafts(): Promise<void> {
  session.drafts = (await ownDrafts()).sort((a, b) => b.arrivedAt - a.arrivedAt);
}

const ports: SyncPorts = {
  ...{ api, now: phoneClock.now },
  keep: async (draft) => {
    await keepAsSent(draft, shelf);
    await refreshDrafts();
  },
};

/** Brings waiting drafts to the server, one run at a time; what was submitted meanwhile gets a run of its own. */
export const sync = rerunning(async () => {
  if (!navigator.onLine) return;
  session.syncing = true;
  try {
    if ((await syncAll(await ownDrafts(), ports)) === 'sign-in') signIn();
  } finally {
    session.syncing = false;
    await refreshDrafts();
  }
});
