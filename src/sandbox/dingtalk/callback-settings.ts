/** Settings a test may change at any time; times in real ms. */
export type CallbackSettings = {
  /** Where events go; '' for nowhere. */
  eventUrl: string;
  /** Where robot messages go; '' for nowhere. */
  robotUrl: string;
  /** 1500 in the older page, 2500 in the newer one (2.4). */
  eventTimeoutMs: number;
  /** How often an event is tried at once; the real schedule is not published (2.4). */
  eventTries: number;
  /** The newer name or the older one (2.4). */
  signatureName: 'msg_signature' | 'signature';
  timestampName: 'timestamp' | 'timeStamp';
  /** Whether lists of ids are called userId and deptId or, as in older events, UserId and DeptId (2.4). */
  areIdsCapital: boolean;
  robotTimeoutMs: number;
  /** 2000 for taps on cards (2.10). */
  cardTimeoutMs: number;
  /** How long an action of a person waits for the acknowledgement over Stream before it goes on. */
  patienceMs: number;
};

/** What applies until a test changes it. */
export function firstSettings(urls: { eventUrl?: string; robotUrl?: string }): CallbackSettings {
  return {
    eventUrl: urls.eventUrl ?? '',
    robotUrl: urls.robotUrl ?? '',
    eventTimeoutMs: 1_500,
    eventTries: 3,
    signatureName: 'msg_signature',
    timestampName: 'timestamp',
    areIdsCapital: false,
    robotTimeoutMs: 5_000,
    cardTimeoutMs: 2_000,
    patienceMs: 1_500,
  };
}
