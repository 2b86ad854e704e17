import { Refusal } from '../kernel/refusal';

/** Something a rep met and nobody had an answer to. */
export type Gap = {
  id: string;
  /** Small and counted up: it is typed in the chat. */
  number: number;
  askerId: string;
  /** Who was asked; null when the settings name nobody who is here. */
  expertId: string | null;
  /** The platform's message it came with; the same picture is one gap. */
  sourceKey: string;
  state: 'looking' | 'matched' | 'open' | 'answered';
  /** Where the platform keeps the picture until it has been looked at. */
  mediaId: string | null;
  /** What was read on the picture. */
  text: string | null;
  answer: string | null;
  createdAt: number;
  answeredAt: number | null;
};

/** Fills the gap. Refuses `gap.answered` when somebody else was faster. */
export function answerGap(gap: Gap, answer: string, now: number): Gap {
  if (gap.state !== 'open') throw new Refusal('conflict', 'gap.answered');
  return { ...gap, answer: answer.trim().slice(0, 1_000), state: 'answered', answeredAt: now };
}
