// A visit as it lies on the phone until the server has it. Pure: no screen, no network, no storage. Used by the H5 and the
// mini-program alike.

/** Where the phone was; degrees in the system it says. */
export type Position = {
  latitude: number;
  longitude: number;
  crs: 'wgs84' | 'gcj02';
  accuracyMetres: number | null;
};

/** A photo or a voice note on the phone. Times are the phone's own clock, UTC ms. */
export type Capture = {
  /** Under which its bytes are kept on the phone; never changes. */
  key: string;
  kind: 'photo' | 'voice';
  source: 'camera' | 'album' | 'recorder';
  takenAt: number;
  position: Position | null;
  ticketId: string | null;
  durationMs: number | null;
  sent: boolean;
};

/**
 * `writing` on the page · `waiting` to be sent · `stuck`: the server said no, a person must look · `done`: the server has all of
 * it.
 */
export type DraftState = 'writing' | 'waiting' | 'stuck' | 'done';

export type Draft = {
  /** A UUID; the same draft sent again is the same visit. */
  id: string;
  accountId: string | null;
  accountName: string;
  leadId: string | null;
  arrivedAt: number;
  position: Position | null;
  captures: Capture[];
  actions: string[];
  nextStep: string;
  nextStepAt: number | null;
  note: string;
  state: DraftState;
  visitId: string | null;
  /** What the server said no with. */
  problem: string | null;
  /** The server has another version of it, because the answer to an earlier try was lost and the draft was edited since. */
  conflict?: boolean;
  /** Counts conflicts that were settled for the phone's version; part of the keys under which it is sent. */
  edition?: number;
};

export const newDraft = (id: string, now: number): Draft => ({
  ...{ id, accountId: null, accountName: '', leadId: null, arrivedAt: now, position: null },
  ...{ captures: [], actions: [], nextStep: '', nextStepAt: null, note: '' },
  ...{ state: 'writing', visitId: null, problem: null },
});

/** The draft as it is handed over to be sent, again if need be; the phone's version holds from here on. */
export function handOver(draft: Draft): Draft {
  const edition = (draft.edition ?? 0) + (draft.conflict ? 1 : 0);
  return Object.assign(draft, { state: 'waiting', problem: null, conflict: false, edition });
}

export const ACTIONS = [
  ...[
    '产品演示',
    '需求沟通',
    '报价讨论',
    '现场勘测',
    '技术交流',
    '合同洽谈',
    '售后回访',
    '关系维护',
  ],
];
export const NEXT_STEPS = ['明天跟进', '本周发方案', '下周上门', '等客户回复'];

export type Missing = '客户' | '今日动作' | '下次动作' | '凭证';

/** What is still missing; nothing else is ever asked for. */
export function missingIn(draft: Draft): Missing[] {
  const missing: Missing[] = [];
  if (draft.accountId === null && draft.accountName.trim() === '') missing.push('客户');
  if (draft.captures.length === 0) missing.push('凭证');
  if (draft.actions.length === 0) missing.push('今日动作');
  if (draft.nextStep.trim() === '') missing.push('下次动作');
  return missing;
}
