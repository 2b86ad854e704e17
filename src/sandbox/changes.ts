/** Something the page should redraw, told to everybody who listens. */
export type Change =
  | { kind: 'message'; userid: string; id: string }
  | { kind: 'update'; userid: string; id: string }
  /** What somebody has to do on DingTalk. */
  | { kind: 'todo'; userid: string; id: string }
  | { kind: 'clock' }
  | { kind: 'menu' }
  | { kind: 'directory' };

/** A loudspeaker inside the sandbox; `listen` returns the way to stop listening. */
export type Changes = {
  tell: (change: Change) => void;
  listen: (listener: (change: Change) => void) => () => void;
};

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell: (change) => {
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
