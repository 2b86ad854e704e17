import type { Lead, Visit } from './answers';
import type { Draft } from './draft';
import { momentText } from './format';
import { dueText, urgency, weightOf } from './leads';
import { DRAFT_STATES, KIND_UNITS, VISIT_STATES } from './labels';
import { budgetYuan } from './money';

// What lists on the phone show of one thing each.

export type AgendaRow = {
  id: string;
  kind: 'lead' | 'visit';
  title: string;
  text: string;
  /** Money × clock. */
  weight: number;
  late: boolean;
  red: boolean;
};

const leadRow = (lead: Lead, now: number): AgendaRow => ({
  ...{ id: lead.id, kind: 'lead', title: lead.title, red: lead.light === 'red' },
  weight: weightOf(budgetYuan(lead.budgetRange), urgency(lead), now),
  text: dueText(lead, now),
  late: lead.light === 'red' || (lead.dueAt !== null && lead.dueAt < now),
});

const planRow = (visit: Visit, now: number): AgendaRow => ({
  ...{ id: visit.id, kind: 'visit', title: visit.accountName, red: false },
  weight: weightOf(0, visit.plannedAt ?? visit.createdAt, now),
  text: `预约 ${momentText(visit.plannedAt ?? visit.createdAt, now)}`,
  late: (visit.plannedAt ?? now) < now,
});

/** Leads and appointments in one list: red first, then by money × clock; `leads` are open ones. */
export const agenda = (
  { leads, plans }: { leads: readonly Lead[]; plans: readonly Visit[] },
  now: number,
): AgendaRow[] =>
  [...leads.map((lead) => leadRow(lead, now)), ...plans.map((visit) => planRow(visit, now))].sort(
    (a, b) => Number(b.red) - Number(a.red) || b.weight - a.weight,
  );

export type DraftRow = {
  id: string;
  title: string;
  text: string;
  contents: string;
  state: Draft['state'];
  stateText: string;
  problem: string;
  conflict: boolean;
};

/** A draft as lists show it. */
export function draftRow(draft: Draft, now: number): DraftRow {
  const count = (kind: string): number => draft.captures.filter((one) => one.kind === kind).length;
  const contents = [
    ...Object.entries(KIND_UNITS).map(([kind, unit]) => [count(kind), unit] as const),
    [draft.actions.length, '项动作'] as const,
  ];
  return {
    ...{ id: draft.id, title: draft.accountName || '还没有选客户' },
    text: momentText(draft.arrivedAt, now),
    contents: contents.flatMap(([n, what]) => (n > 0 ? [`${String(n)} ${what}`] : [])).join(' · '),
    ...{ state: draft.state, stateText: DRAFT_STATES[draft.state] },
    ...{ problem: draft.problem ?? '', conflict: draft.conflict === true },
  };
}

export type VisitRow = {
  id: string;
  title: string;
  text: string;
  tag: string;
  theme: 'warning' | 'success' | 'primary' | 'default';
};

function visitTag(visit: Visit): Pick<VisitRow, 'tag' | 'theme'> {
  if (visit.flagged) return { tag: '有疑点', theme: 'warning' };
  if (visit.effective) return { tag: '有效触达', theme: 'success' };
  const theme = visit.state === 'cancelled' ? 'default' : 'primary';
  return { tag: VISIT_STATES[visit.state], theme };
}

/** A visit in a list that is about today (`title` is the customer) or about one customer (`title` is when). */
export function visitRow(visit: Visit, now: number, of: 'day' | 'account'): VisitRow {
  const when = momentText(visit.checkedInAt ?? visit.createdAt, now);
  const did = visit.actions.join('、');
  const [title, text] =
    of === 'day'
      ? [visit.accountName, did || when]
      : [when, [visit.memberName, did].filter(Boolean).join(' · ')];
  return { id: visit.id, title, text, ...visitTag(visit) };
}
