import { startOfDay } from '../kernel/time-text';

/** 客户编号: people say it, write it on quotations and search by it. */
export const CODE = /^KH\d{6}-[0-9A-F]{8}$/i;

/**
 * `KH261125-9F3A2B1C`: the day in China and the last 32 random bits of the lead's id. A unique index has the last word; whoever
 * meets another lead's code begins anew with another id.
 */
export function codeOf(id: string, at: number): string {
  const day = new Date(startOfDay(at) + CHINA_NOON).toISOString().slice(2, 10).replaceAll('-', '');
  return `KH${day}-${id.slice(-8).toUpperCase()}`;
}

/** From a midnight in China to where UTC shows the same day. */
const CHINA_NOON = 12 * 3_600_000;
