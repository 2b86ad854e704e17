import { z } from 'zod';
import { amountText } from '../kernel/money';
import { VOICE_STATES, type VoiceNote } from './voice-note';

const optionalText = z.string().nullable();
const optionalNumber = z.number().nullable();
const SubjectView = z.object({
  kind: z.enum(['lead', 'account']),
  id: z.string(),
  name: z.string(),
});

const HeardView = z.object({
  subject: SubjectView.nullable().describe('说的是哪家客户或线索'),
  choices: z.array(SubjectView).describe('不能确定时的候选'),
  product: optionalText,
  amountFen: optionalNumber.describe('金额，分'),
  amountText: optionalText.describe('金额，如 50万'),
  nextAt: optionalNumber.describe('下次时间，UTC 毫秒'),
  nextStep: optionalText,
  obstacles: z.array(z.string()),
  actions: z.array(z.string()),
  unsure: z
    .array(
      z.object({
        field: z.enum(['subject', 'product', 'amount', 'next']),
        candidates: z.array(z.string()),
      }),
    )
    .describe('听到了但不能确定的字段，留空待确认'),
});

export const VoiceView = z.object({
  ...{ id: z.string(), memberId: z.string(), origin: z.enum(['visit', 'chat']) },
  state: z.enum(VOICE_STATES).describe('waiting 表示待转写'),
  durationMs: optionalNumber,
  text: optionalText,
  writer: z.enum(['speech', 'platform', 'typed']).nullable().describe('谁写下的'),
  problem: optionalText.describe('为什么没有自动转写'),
  heard: HeardView.nullable(),
  visitId: optionalText,
  spokenAt: z.number(),
});

export function voiceView(note: VoiceNote): z.infer<typeof VoiceView> {
  const { heard } = note;
  if (heard === null) return { ...note, heard };
  const { amountFen } = heard;
  return {
    ...note,
    heard: { ...heard, amountText: amountFen === null ? null : amountText(amountFen) },
  };
}
