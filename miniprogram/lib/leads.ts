import type { Lead } from './answers';
import { momentText } from './format';
import { budgetYuan } from './money';

/** When a lead must be contacted; red without a time: the last time limit is over and nobody has. */
export function urgency({ dueAt, light }: Pick<Lead, 'dueAt' | 'light'>): number {
  return dueAt ?? (light === 'red' ? 0 : Number.MAX_SAFE_INTEGER);
}

/** The same in words. */
export function dueText({ dueAt, light }: Pick<Lead, 'dueAt' | 'light'>, now: number): string {
  if (dueAt !== null) return `${momentText(dueAt, now)} 前联系`;
  return light === 'red' ? '已超时，请马上联系' : '已联系';
}

const HOUR_MS = 3_600_000;
/** Leads without a budget, and appointments, count like a small one: a clock alone is worth something. */
const LEAST_YUAN = 50_000;
/** Nobody waits for an answer there any more. */
const CALM = 0.05;

/** Money × clock (product catalogue F123): the more is at stake and the less time there is, the more it weighs. */
export function weightOf(yuan: number, dueAt: number, now: number): number {
  const hours = (dueAt - now) / HOUR_MS;
  const clock = hours <= 0 ? 4 : Math.max(CALM, 2 / (1 + hours));
  return Math.max(yuan, LEAST_YUAN) * clock;
}

/** Leads that are being worked on: red ones first, then by money × clock. */
export function openByWeight(leads: readonly Lead[], now: number): Lead[] {
  const weight = (lead: Lead): number =>
    weightOf(budgetYuan(lead.budgetRange), urgency(lead), now) + (lead.light === 'red' ? 1e12 : 0);
  return leads
    .filter(({ state }) => state === 'assigned' || state === 'working')
    .sort((a, b) => weight(b) - weight(a));
}
