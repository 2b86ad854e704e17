/** What the simulated tenant has counted since it was made. */
export type Counters = {
  /** Calls of gettoken that got a token. */
  gettoken: number;
  /** Messages that reached a member's chat. */
  sent: number;
  /** Messages above 30 a minute or 1000 an hour for one member: answered 0 and thrown away [90312]. */
  dropped: number;
  /** Sends suppressed by enable_duplicate_check [90236]. */
  duplicates: number;
  /** Cards refused with 42014 because their task_id was already taken. */
  duplicateTasks: number;
  updates: number;
  recalls: number;
  /** Callbacks delivered or given up, and all their tries. */
  callbacks: number;
  callbackTries: number;
  /** Requests on which an injected fault struck. */
  faults: number;
};

export function createCounters(): Counters {
  return {
    gettoken: 0,
    sent: 0,
    dropped: 0,
    duplicates: 0,
    duplicateTasks: 0,
    updates: 0,
    recalls: 0,
    callbacks: 0,
    callbackTries: 0,
    faults: 0,
  };
}
