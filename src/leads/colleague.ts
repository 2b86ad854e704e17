import { clip } from '../kernel/clip';
import { localPhone } from '../kernel/phone';
import { MESSAGE_LIMIT, type LeadDraft } from './intake';
import type { Lead } from './lead';

/** What a lead says after somebody else of its company has asked: who they are and how to call them, above what was said before. */
export function withColleague(known: Lead, told: LeadDraft): string {
  const phone = told.phone === null ? '' : localPhone(told.phone);
  const who = [told.contactName, told.jobTitle, phone, told.wechat, told.email];
  const line = `同公司联系人：${who.filter(Boolean).join(' ')}`;
  return clip([line, told.message, known.message].filter(Boolean).join('\n'), MESSAGE_LIMIT);
}
