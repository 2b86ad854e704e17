/** What the simulated organisation has counted since it was made. */
export type Counters = {
  /** Answers that gave a token, over either API. */
  tokens: number;
  /** Messages and cards that reached a chat. */
  sent: number;
  /** Work notices answered with success and thrown away: the same content for the same person on one day (2.9). */
  dropped: number;
  /** Cards refused because their outTrackId was taken (2.10). */
  duplicateCards: number;
  /** To-dos refused because their sourceId was taken (2.11). */
  duplicateTodos: number;
  updates: number;
  /** Callbacks over HTTP and all their tries. */
  callbacks: number;
  callbackTries: number;
  /** Frames sent over Stream that wanted an acknowledgement, and how many of them were repetitions. */
  pushes: number;
  redeliveries: number;
  /** Requests on which an injected fault struck. */
  faults: number;
};

export function createCounters(): Counters {
  return {
    tokens: 0,
    sent: 0,
    dropped: 0,
    duplicateCards: 0,
    duplicateTodos: 0,
    updates: 0,
    callbacks: 0,
    callbackTries: 0,
    pushes: 0,
    redeliveries: 0,
    faults: 0,
  };
}
