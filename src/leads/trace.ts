import type { LeadDraft, LeadSource } from './intake';

// What says whose behaviour it was: the mark that a page gave its visitor, a number, a mailbox.

/** How a source's page calls a visitor. Two sources may call different people the same. */
export const visitorTrace = (sourceId: string, mark: string): string =>
  `visitor:${sourceId}:${mark}`;
export const phoneTrace = (phone: string): string => `tel:${phone}`;
export const mailTrace = (email: string): string => `mail:${email.trim().toLowerCase()}`;

/** What a visitor may be called: nothing that a person would write of themselves. */
export const VISITOR_MARK = /^[\w.-]{1,64}$/;

/** The trace of a form's hidden field; null without one that can be used: no form fails because of it. */
export function visitorOf(form: Record<string, unknown>, source: LeadSource): string | null {
  const mark = source.visitor === undefined ? undefined : form[source.visitor];
  if (typeof mark !== 'string' || !VISITOR_MARK.test(mark)) return null;
  return visitorTrace(source.id, mark);
}

/** All traces that lead to the person of a form. */
export function tracesOf(
  { phone, email }: Pick<LeadDraft, 'phone' | 'email'>,
  visitor: string | null,
): string[] {
  return [
    ...(visitor === null ? [] : [visitor]),
    ...(phone === null ? [] : [phoneTrace(phone)]),
    ...(email === null ? [] : [mailTrace(email)]),
  ];
}

/** The address of a page without what follows it: searches and links in mails say who somebody is. */
export const plainPage = (page: string): string => page.replace(/[?#].*$/s, '').slice(0, 200);
