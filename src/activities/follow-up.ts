import { Refusal } from '../kernel/refusal';

export const CHANNELS = ['phone', 'wechat', 'visit', 'email', 'note'] as const;
export type Channel = (typeof CHANNELS)[number];
export const CHANNEL_NAMES: Record<Channel, string> = {
  ...{ phone: '电话', wechat: '微信', visit: '上门', email: '邮件', note: '记录' },
};

export const OUTCOMES = ['reached', 'unreached', 'appointed'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const OUTCOME_NAMES: Record<Outcome, string> = {
  ...{ reached: '已联系上', unreached: '未接通', appointed: '已约时间' },
};

/** One contact with a customer, as the rep logged it. */
export type FollowUp = {
  id: string;
  /** What it is about: today always a lead. */
  subjectId: string;
  memberId: string;
  channel: Channel;
  outcome: Outcome;
  note: string;
  nextStep: string | null;
  /** Its evidence shows an effective touch; what is only said never does. */
  effective: boolean;
  occurredAt: number;
  loggedAt: number;
};

const NOTE_LIMIT = 1_000;

/** Checks and trims what a rep wrote. An empty note from the keyboard is refused: `follow_up.empty`. */
export function checkNote(channel: Channel, note: string): string {
  const trimmed = note.trim();
  if (channel === 'note' && trimmed === '') throw new Refusal('invalid', 'follow_up.empty');
  if (Array.from(trimmed).length > NOTE_LIMIT) {
    throw new Refusal('invalid', 'follow_up.too_long', { limit: NOTE_LIMIT });
  }
  return trimmed;
}
