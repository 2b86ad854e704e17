import type { Role } from '../kernel/actor';
import type { Card, Outgoing } from './card';
import type { Incoming } from './incoming';

/** A card as it was shown to somebody: enough to draw it again in its present state. */
export type Shown = {
  subjectId: string;
  recipientId: string;
  /** Which side of the card is up, e.g. `main` or `disqualify`; the module decides the names. */
  face: string;
  /** One sentence about the last tap, e.g. 已由李娜接手. */
  notice: string | null;
};

/** How one kind of card looks now. A shown card is never stored as content: it is drawn again from the present state. */
export type CardView<C> = {
  kind: string;
  /** Clocks go first, in their own lane and with a reserve of the receiver's allowance. */
  urgent: boolean;
  render: (context: C, shown: Shown) => Promise<Card>;
  /** The card in one line, for a digest. */
  line: (context: C, subjectId: string) => Promise<string>;
};

export type Tap = {
  subjectId: string;
  recipientId: string;
  /** The side of the card that was up. */
  face: string;
  selections: Record<string, string[]>;
};
/** What a tap leads to: another face of the card, a sentence on it, or both. */
export type Turn = { face?: string; notice?: string };

/** What happens when a button is tapped; runs only while the present card still shows that button. */
export type CardAction<C> = { key: string; run: (context: C, tap: Tap) => Promise<Turn> };

/** A word typed in the chat. `run` answers what to say, or null to say nothing. */
export type ChatWord<C> = {
  words: readonly [string, ...string[]];
  /** One line for 帮助. */
  usage: string;
  roles: readonly Role[];
  run: (context: C, rest: string) => Promise<Outgoing | null>;
};

export type Media = Extract<Incoming, { kind: 'media' }>;

/** What a module brings to the conversation. */
export type ChatPart<C> = {
  views: readonly CardView<C>[];
  actions: readonly CardAction<C>[];
  words: readonly ChatWord<C>[];
  /** Asked when no word fits, e.g. for a member's name; null when it is nothing of theirs either. */
  otherwise?: (context: C, text: string) => Promise<Outgoing | null>;
  /** Takes a picture or a recording that somebody sent; false when it is nothing of theirs. */
  media?: (context: C, media: Media) => Promise<boolean>;
};
