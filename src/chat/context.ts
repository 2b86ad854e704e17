import type { Actor } from '../kernel/actor';
import type { Desk, DeskContext } from './desk';
import type { Platform } from './incoming';

/** Somebody we can talk to. */
export type Person = {
  id: string;
  platform: Platform;
  platformUserId: string;
  actor: Actor | null;
};

/** What the conversation needs of a unit of work; every module's context has it too. */
export type ChatContext<C> = DeskContext & {
  actor: Actor;
  desk: Desk;
  findPerson: (
    by: { id: string } | { platform: Platform; platformUserId: string },
  ) => Person | null;
  /** Takes one message from the receiver's allowance: 0, or the UTC ms to ask again. */
  takeAllowance: (receiver: string, urgent: boolean) => Promise<number>;
  /** The same unit of work on somebody's behalf. */
  as: (actor: Actor) => C;
  /** Runs a part that may be refused; a refusal undoes the part and nothing else. */
  attempt: <T>(part: () => Promise<T>) => Promise<T>;
};
