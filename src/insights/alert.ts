import type { RiskRule } from './risk';

/** What to do about a risk, in one sentence. */
export type Suggestion = { id: string; text: string };
export type Told = 'owner' | 'manager' | 'director';
/** `card` at once, `digest` with the next summary, `group` for all to see. */
export type Channel = 'card' | 'digest' | 'group';

/** A rule of the settings: when, who hears of it, by which way, and what they might do. */
export type WatchedRule = RiskRule & {
  id: string;
  name: string;
  on: boolean;
  tell: readonly Told[];
  channel: Channel;
  suggestions: readonly Suggestion[];
};

/** How a rule did in the last 90 days, found out before it may fire. `noisy` ones stay off. */
export type RuleStanding = {
  ruleId: string;
  /** Of all that decides when it fires: another one is judged anew. */
  digest: string;
  state: 'on' | 'noisy';
  fires: number;
  reps: number;
  most: number;
  judgedAt: number;
  /** Everything before this has been looked at. */
  checkedAt: number;
};

/** One firing. `capped`: kept, but nobody was told, because this rep had had enough of this rule that week. */
export type RiskAlert = {
  id: string;
  ruleId: string;
  leadId: string;
  ownerId: string;
  firedAt: number;
  capped: boolean;
};

/** One rule fires about a lead at a moment once. */
export const alertKey = (leadId: string, firedAt: number): string => `${leadId}@${String(firedAt)}`;

export type Answer = 'accepted' | 'declined';

/** An alert before somebody, with the suggestion that stood on it. */
export type RiskShow = {
  alertId: string;
  recipientId: string;
  ruleId: string;
  suggestionId: string | null;
  shownAt: number;
  answer: Answer | null;
  answeredAt: number | null;
};

/** How often a suggestion was shown, and taken. */
export type Tally = { ruleId: string; suggestionId: string; shown: number; accepted: number };

const TRIED = 30;

/** Shown thirty times and never taken (catalogue F42). */
export const isRetired = ({ shown, accepted }: Pick<Tally, 'shown' | 'accepted'>): boolean =>
  shown >= TRIED && accepted === 0;

/** (accepted + 1) / (shown + 2), Laplace's rule of succession: one that is new gets its chance. */
const hope = ({ shown, accepted }: Tally): number => (accepted + 1) / (shown + 2);

/** The one that was taken most often; the first of equals. Null when a rule has none left. */
export function bestSuggestion(
  { id: ruleId, suggestions }: Pick<WatchedRule, 'id' | 'suggestions'>,
  tallies: readonly Tally[],
): Suggestion | null {
  const tallyOf = ({ id }: Suggestion): Tally =>
    tallies.find((tally) => tally.ruleId === ruleId && tally.suggestionId === id) ?? {
      ...{ ruleId, suggestionId: id, shown: 0, accepted: 0 },
    };
  const open = suggestions.filter((one) => !isRetired(tallyOf(one)));
  const [best] = open.sort((a, b) => hope(tallyOf(b)) - hope(tallyOf(a)));
  return best ?? null;
}
