import type { Lead } from './answers';
import { momentText } from './format';

/** When a lead must be contacted; red without a time: the last time limit is over and nobody has. */
export function urgency({ dueAt, light }: Pick<Lead, 'dueAt' | 'light'>): number {
  return dueAt ?? (light === 'red' ? 0 : Number.MAX_SAFE_INTEGER);
}

/** The same in words. */
export function dueText({ dueAt, light }: Pick<Lead, 'dueAt' | 'light'>, now: number): string {
  if (dueAt !== null) return `${momentText(dueAt, now)} 前联系`;
  return light === 'red' ? '已超时，请马上联系' : '已联系';
}

/** Leads that are being worked on, the next due first. */
export const openByDue = (leads: readonly Lead[]): Lead[] =>
  leads
    .filter(({ state }) => state === 'assigned' || state === 'working')
    .sort((a, b) => urgency(a) - urgency(b));
