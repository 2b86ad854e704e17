import { DAY } from '../kernel/clock';
import { amountsIn } from '../kernel/money';

/** An open lead about which nothing was noted for a while. */
export type SilentLead = {
  leadId: string;
  title: string;
  budgetRange: string | null;
  /** Of the last follow-up, or when it came in. */
  lastAt: number;
};

/** After so long without a note a lead is worth asking about: a day before it would go to the pool. */
export const SILENT_MS = 2 * DAY;
/** So many at a time: half a minute (catalogue F61). */
export const AT_A_TIME = 5;

/** The leads that a note is most wanted of, by money × days of silence; without a budget a lead counts as one of 10 万. */
export function rankSilent(leads: readonly SilentLead[], now: number): SilentLead[] {
  const weight = (lead: SilentLead): number => worthFen(lead) * (now - lead.lastAt);
  return [...leads].sort((a, b) => weight(b) - weight(a) || (a.leadId < b.leadId ? -1 : 1));
}

const UNKNOWN_FEN = 10_000_000;

const worthFen = ({ budgetRange }: SilentLead): number =>
  Math.max(...amountsIn(budgetRange ?? '').map(({ fen }) => fen), 0) || UNKNOWN_FEN;
