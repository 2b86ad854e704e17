import type { LeadDetail, Member } from './answers';
import { LEAD_STATES, type Option } from './labels';
import { dueText } from './leads';

/** What the page of a lead shows, and what may be done. */
export type LeadView = {
  facts: { name: string; text: string }[];
  contacts: { leadId: string; name: string; text: string }[];
  state: string;
  due: string;
  late: boolean;
  isOpen: boolean;
  canAccept: boolean;
};

/** Others of the company who have asked: 李工, 采购 138****8001. */
const contactsOf = ({ contacts }: LeadDetail): LeadView['contacts'] =>
  contacts.map(({ leadId, name, jobTitle, phone }) => ({
    ...{ leadId, name: name || '未留名' },
    text: [jobTitle, phone].filter(Boolean).join(' '),
  }));

function factsOf({
  code,
  creditCode,
  contactName,
  region,
  industry,
  budgetRange,
  score,
  customFields,
}: LeadDetail): LeadView['facts'] {
  const facts = [
    ['联系人', contactName],
    ['地区', region],
    ['行业', industry],
    ['预算', budgetRange],
    ['评分', score > 0 ? String(score) : ''],
    ['信用代码', creditCode],
    ['客户编号', code],
  ] as const;
  const custom = customFields.map(({ name, value }) => ({ name, text: value }));
  return [...facts.flatMap(([name, text]) => (text ? [{ name, text }] : [])), ...custom];
}

/** A lead as a member sees it. */
export function leadView(lead: LeadDetail, memberId: string | undefined, now: number): LeadView {
  const isOpen = ['new', 'assigned', 'working'].includes(lead.state);
  const mine = lead.ownerId === null || lead.ownerId === memberId;
  return {
    ...{ isOpen, facts: factsOf(lead), contacts: contactsOf(lead), state: LEAD_STATES[lead.state] },
    due: isOpen ? dueText(lead, now) : '',
    late: lead.light === 'red' || (lead.dueAt !== null && lead.dueAt < now),
    canAccept: isOpen && mine && lead.state !== 'working',
  };
}

/** Whom somebody who leads a team may give a lead to; others see nobody but themselves. */
export function colleagues(members: readonly Member[], ownerId: string | null): Option[] {
  if (members.length < 2) return [];
  const others = members.filter(({ id }) => id !== ownerId);
  return others.map(({ id, name }) => ({ value: id, text: name }));
}

/** A revealed number as a telephone dials it: a landline with the 0 of its area code, an extension after a pause. */
export function dialled(phone: string): string {
  const national = phone.replace(/^\+86/, '').replace(';ext=', ',');
  return /^(1[3-9]\d{9}|[48]00\d{7})/.test(national) ? national : `0${national}`;
}
