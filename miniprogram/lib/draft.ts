// A visit as it lies on the phone until the server has it. Pure: no screen, no network, no storage. Used by the H5 and the
// mini-program alike.

/** On site, by telephone, or by sending a proposal. */
export type Channel = 'visit' | 'phone' | 'wechat';

/** Where the phone was; degrees in the system it says. */
export type Position = {
  latitude: number;
  longitude: number;
  crs: 'wgs84' | 'gcj02';
  accuracyMetres: number | null;
};

/** One piece of evidence on the phone. Times are the phone's own clock, UTC ms. */
export type Capture = {
  /** Under which its bytes are kept on the phone; never changes. */
  key: string;
  kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
  source: 'camera' | 'album' | 'recorder' | 'file';
  /** What a chosen file is called on the phone. */
  name?: string;
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
  /** Whose it is: nobody else sees or sends it. Drafts of former versions do not say. */
  memberId?: string;
  /** On site when it does not say. */
  channel?: Channel;
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

export const channelOf = ({ channel }: Draft): Channel => channel ?? 'visit';

/** What the phone's own camera or microphone made has a place and a ticket; what was chosen has neither. */
export const isFromApp = ({ source }: Pick<Capture, 'source'>): boolean =>
  source === 'camera' || source === 'recorder';

/** Drafts of one member. One of a former version belongs to whoever holds the phone. */
export const draftsOf = (drafts: readonly Draft[], memberId: string): Draft[] =>
  drafts.filter((draft) => draft.memberId === undefined || draft.memberId === memberId);

/** Whether there is anything in it that would be a pity to lose. */
export const hasContent = ({ captures, actions, note }: Draft): boolean =>
  captures.length + actions.length > 0 || note !== '';

/** The action ticked, or not any more. */
export const toggled = (actions: readonly string[], action: string): string[] =>
  actions.includes(action) ? actions.filter((one) => one !== action) : [...actions, action];

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

/** What each kind of contact is shown by (product catalogue F43). */
export const ASKED = { visit: '凭证', phone: '通话截图', wechat: '方案文件' } as const;

export type Missing = '客户' | '今日动作' | '下次动作' | (typeof ASKED)[Channel];

/** What is still missing; nothing else is ever asked for. */
export function missingIn(draft: Draft): Missing[] {
  const missing: Missing[] = [];
  if (draft.accountId === null && draft.accountName.trim() === '') missing.push('客户');
  if (draft.captures.length === 0) missing.push(ASKED[channelOf(draft)]);
  if (draft.actions.length === 0) missing.push('今日动作');
  if (draft.nextStep.trim() === '') missing.push('下次动作');
  return missing;
}
