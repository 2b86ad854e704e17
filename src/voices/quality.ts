import type { VoiceNote } from './voice-note';

export type Quality = {
  /** Characters a minute; null while nothing is written down. */
  pace: number | null;
  /** How many of customer, product, amount, next date, obstacles, actions were heard. */
  fields: number;
  /** Worth a leader's ear: little was said, or nothing that can be acted on. */
  thin: boolean;
  why: string;
};

/** People speak 200 to 300 characters a minute; below this most of the recording is silence. */
const SLOW = 80;
const FEW_CHARACTERS = 20;

/** Whether a recording says something, or only fills a field (catalogue F54). It chooses what is listened to, and decides nothing. */
export function qualityOf({ text, durationMs, heard }: VoiceNote): Quality {
  const fields = heard ? countFields(heard) : 0;
  if (text === null) return { pace: null, fields, thin: false, why: '待转写' };
  const characters = text.replace(/[\s\p{P}]/gu, '').length;
  const pace = Math.round(characters / Math.max((durationMs ?? 0) / 60_000, 1 / 60));
  const why = reason({ characters, pace, fields });
  return { pace, fields, thin: why !== null, why: why ?? `说到 ${String(fields)} 项内容` };
}

function countFields(heard: NonNullable<VoiceNote['heard']>): number {
  const { subject, product, amountFen, nextAt, obstacles, actions } = heard;
  const single = [subject, product, amountFen, nextAt].filter((value) => value !== null).length;
  return single + Math.min(1, obstacles.length) + Math.min(1, actions.length);
}

function reason({ characters, pace, fields }: Record<string, number>): string | null {
  if ((characters ?? 0) < FEW_CHARACTERS) return '内容很短';
  if ((pace ?? 0) < SLOW) return '大部分时间没有说话';
  return fields === 0 ? '没有提到客户、产品、金额、时间或障碍' : null;
}
