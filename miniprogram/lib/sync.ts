import { channelOf, type Capture, type Draft } from './draft';

/** An answer of the server; status 0 when it could not be reached. */
export type Answer = { status: number; data: unknown };

export type Api = {
  post: (path: string, body: object, key: string) => Promise<Answer>;
  /** Sends the bytes kept under a capture's key with the fields, as a multipart form. */
  upload: (path: string, capture: Capture, key: string) => Promise<Answer>;
};

export type SyncPorts = {
  api: Api;
  /** Keeps the draft as it is now; what was kept survives a restart. */
  keep: (draft: Draft) => Promise<void>;
  /** The phone's clock. */
  now: () => number;
};

/** `later`: no network or a busy server, nothing is lost, try again · `sign-in`: the session has ended. */
export type Outcome = 'done' | 'later' | 'stuck' | 'sign-in';

type Step = {
  outcome: Exclude<Outcome, 'done'>;
  problem: string | null;
  conflict?: boolean;
} | null;

/**
 * Brings one draft to the server from wherever it stopped: the visit, each capture, the report. Every step has a key of its own
 * that never changes, so a step whose answer was lost can be sent again.
 */
export async function syncDraft(draft: Draft, ports: SyncPorts): Promise<Outcome> {
  const stopped =
    (await open(draft, ports)) ?? (await sendAll(draft, ports)) ?? (await report(draft, ports));
  if (!stopped) {
    await ports.keep(Object.assign(draft, { state: 'done', problem: null }));
    return 'done';
  }
  const { outcome, problem, conflict = false } = stopped;
  if (outcome === 'stuck')
    await ports.keep(Object.assign(draft, { state: 'stuck', problem, conflict }));
  return outcome;
}

/** Drafts one after another, in the order in which the rep arrived. Stops at the first one that must wait for the network. */
export async function syncAll(drafts: readonly Draft[], ports: SyncPorts): Promise<Outcome> {
  const waiting = drafts.filter(({ state }) => state === 'waiting');
  waiting.sort((a, b) => a.arrivedAt - b.arrivedAt);
  for (const draft of waiting) {
    const outcome = await syncDraft(draft, ports);
    if (outcome === 'later' || outcome === 'sign-in') return outcome;
  }
  return 'done';
}

async function open(draft: Draft, { api, keep, now }: SyncPorts): Promise<Step> {
  if (draft.visitId !== null) return null;
  const { id: draftId, accountId, leadId, position, arrivedAt: at } = draft;
  const channel = channelOf(draft);
  const accountName = accountId === null ? draft.accountName.trim() : null;
  // Who phones or writes stands at no customer's door.
  const checkIn = channel === 'visit' && position ? { ...position, at, sentAt: now() } : null;
  const body = { draftId, accountId, accountName, leadId, channel, checkIn };
  const answer = await api.post('/visits', body, keyOf(draft, 'open'));
  const stopped = judge(answer);
  if (stopped) return stopped;
  await keep(Object.assign(draft, { visitId: (answer.data as { id: string }).id }));
  return null;
}

async function sendAll(draft: Draft, ports: SyncPorts): Promise<Step> {
  for (const capture of draft.captures) {
    const stopped = capture.sent ? null : await send(draft, capture, ports);
    if (stopped) return stopped;
  }
  return null;
}

async function send(draft: Draft, capture: Capture, { api, keep }: SyncPorts): Promise<Step> {
  const path = `/visits/${draft.visitId ?? ''}/evidence`;
  const key = `${draft.id}:${capture.key}`;
  let answer = await api.upload(path, capture, key);
  // A ticket that does not hold any more makes the photo weaker, not worthless.
  if (codeOf(answer).startsWith('ticket.')) {
    capture.ticketId = null;
    answer = await api.upload(path, capture, `${key}:no-ticket`);
  }
  const stopped = judge(answer);
  if (stopped) return stopped;
  capture.sent = true;
  await keep(draft);
  return null;
}

async function report(draft: Draft, { api }: SyncPorts): Promise<Step> {
  const { actions, nextStep, nextStepAt } = draft;
  const note = draft.note.trim() === '' ? null : draft.note.trim();
  const body = { actions, nextStep: nextStep.trim(), nextStepAt, note };
  const path = `/visits/${draft.visitId ?? ''}/report`;
  return judge(await api.post(path, body, keyOf(draft, 'report')));
}

/** The phone's version that won over the server's is another request than the one that was sent first. */
const keyOf = ({ id, edition = 0 }: Draft, step: string): string =>
  edition === 0 ? `${id}:${step}` : `${id}:${step}:${String(edition)}`;

const codeOf = ({ data }: Answer): string => (data as { code?: string } | null)?.code ?? '';

const CONFLICT = '服务器上已有这次拜访的另一个版本';

const LATER = new Set([0, 408, 425, 429]);

function judge(answer: Answer): Step {
  const { status, data } = answer;
  if (status >= 200 && status < 300) return null;
  if (status === 401) return { outcome: 'sign-in', problem: null };
  if (LATER.has(status) || status >= 500) return { outcome: 'later', problem: null };
  if (codeOf(answer) === 'request.key_reused')
    return { outcome: 'stuck', problem: CONFLICT, conflict: true };
  return { outcome: 'stuck', problem: saidIn(data) };
}

const saidIn = (data: unknown): string =>
  (data as { message?: string } | null)?.message ?? '提交没有成功';
