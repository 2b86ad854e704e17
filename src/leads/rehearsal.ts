import { DAY, HOUR } from '../kernel/clock';
import { dispatchBriefly } from './dispatch';
import type { Candidate, DispatchLead, DispatchPolicy } from './factors';

/** A lead as it really came and went. */
export type PastLead = DispatchLead & {
  at: number;
  /** When it was closed; null while it is open. */
  closedAt: number | null;
  /** Who got it first; null when nobody did. */
  ownerId: string | null;
};

/** How many leads somebody got, and would have got. */
export type Share = { memberId: string; was: number; would: number };
export type Rehearsal = {
  leads: number;
  /** Leads that would have gone to somebody else. */
  changed: number;
  /** Leads that nobody could have been given. */
  unowned: number;
  shares: Share[];
};

type Rep = Candidate & Share;
type Held = { until: number; rep: Rep };

/**
 * Deals past leads out again, in their order, to the reps of today under another policy; each stays in hand for as long as it
 * really did. Yields after each lead, so that whoever runs it can let others go first.
 */
export function* rehearse(
  leads: readonly PastLead[],
  candidates: readonly Candidate[],
  policy: DispatchPolicy,
): Generator<void, Rehearsal> {
  const fresh = { load: 0, teamLoad: 0, received: 0, was: 0, would: 0 };
  const reps: Rep[] = candidates.map((candidate) => ({ ...candidate, ...fresh }));
  const byId = new Map(reps.map((rep) => [rep.memberId, rep]));
  let held: Held[] = [];
  let [day, changed, unowned] = [0, 0, 0];
  for (const lead of leads) {
    day = turnPage(reps, day, dayOf(lead.at));
    held = putDown(held, lead.at);
    const { winnerId } = dispatchBriefly(lead, reps, policy);
    note(byId.get(lead.ownerId ?? ''), { was: 1 });
    if (winnerId !== lead.ownerId) changed += 1;
    const rep = byId.get(winnerId ?? '');
    note(rep, { would: 1, load: 1, received: 1 });
    if (rep) held.push({ until: lead.closedAt ?? Infinity, rep });
    else unowned += 1;
    yield;
  }
  const shares = reps.map(({ memberId, was, would }) => ({ memberId, was, would }));
  return { leads: leads.length, changed, unowned, shares: shares.sort(byShare) };
}

const byShare = (a: Share, b: Share): number => b.would - a.would;

const ZONE_MS = 8 * HOUR;
const dayOf = (at: number): number => Math.floor((at + ZONE_MS) / DAY);

/** With a new day the turns begin anew. */
function turnPage(reps: readonly Rep[], before: number, day: number): number {
  if (day === before) return day;
  for (const rep of reps) rep.received = 0;
  return day;
}

/** What was closed by now is in nobody's hands any more. */
function putDown(held: readonly Held[], now: number): Held[] {
  for (const { until, rep } of held) if (until <= now) rep.load -= 1;
  return held.filter(({ until }) => until > now);
}

type Figures = Partial<Record<'was' | 'would' | 'load' | 'received', number>>;

function note(rep: Rep | undefined, { was = 0, would = 0, load = 0, received = 0 }: Figures): void {
  if (!rep) return;
  rep.was += was;
  rep.would += would;
  rep.load += load;
  rep.received += received;
}
