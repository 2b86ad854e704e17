import { Refusal } from '../../kernel/refusal';
import {
  confirmNote,
  MEDIA_TYPES,
  ownNote,
  type Heard,
  type Subject,
  type VoiceNote,
} from '../../voices';
import type { VisitContext } from '../context';
import type { Visit } from '../visit';
import { attachEvidence } from './attach-evidence';
import { openVisit, type OpenVisitInput } from './open-visit';
import { reportVisit } from './report-visit';

/** What a speaker says who was not there in person. */
const BY_PHONE = /打(了|过)?(个)?电话|通(了)?(个)?电话|电话里|电话沟通/;

export type ConfirmVoiceInput = {
  voiceId: string;
  /** Who was meant: a lead or a customer the speaker may see, or the name of a new customer. */
  subject: Pick<OpenVisitInput, 'leadId' | 'accountId' | 'accountName'>;
  actions: string[];
  nextStep: string;
  nextStepAt: number | null;
  /** What was said, with what the speaker made clear; the text alone when left out. */
  note?: string | null;
};

/**
 * A note from the chat becomes a reported visit with the recording as its evidence. Refuses `voice.*`, `account.not_found`,
 * `lead.not_found` and `consent.required`.
 */
export async function confirmVoice(ctx: VisitContext, input: ConfirmVoiceInput): Promise<Visit> {
  const note = await ownNote(ctx, input.voiceId);
  if (note.origin !== 'chat') throw new Refusal('conflict', 'voice.is_evidence');
  const visit = await openVisit(ctx, {
    ...{ draftId: note.id, purpose: '语音记录', plannedAt: null, checkIn: null },
    channel: BY_PHONE.test(note.text ?? '') ? 'phone' : 'visit',
    ...input.subject,
  });
  await ctx.voices.save(confirmNote(note, visit.id), ctx.now);
  await attachRecording(ctx, note, visit.id);
  const { actions, nextStep, nextStepAt } = input;
  const words = input.note ?? note.text?.slice(0, 1_000) ?? null;
  const said = { actions, nextStep, nextStepAt, note: words };
  return reportVisit(ctx, { visitId: visit.id, said: { ...said, explanation: null } });
}

async function attachRecording(ctx: VisitContext, note: VoiceNote, visitId: string): Promise<void> {
  const { sha256, bytes, durationMs, format } = note;
  if (sha256 === null || bytes === null || format === null)
    throw new Refusal('conflict', 'voice.not_here');
  await attachEvidence(ctx, {
    ...{
      evidenceId: note.id,
      visitId,
      kind: 'voice',
      ticketId: null,
      place: null,
      transcript: null,
    },
    claim: { takenAt: note.spokenAt, sentAt: ctx.now, source: 'recorder', positioned: false },
    found: {
      ...{ sha256, bytes, durationMs, mediaType: MEDIA_TYPES[format], voiceFormat: null },
      ...{
        width: null,
        height: null,
        perceptualHash: null,
        exifTakenAt: null,
        exifMetresOff: null,
      },
    },
  });
}

/** The speaker says who was meant. Refuses `voice.*`. */
export async function nameSubject(
  ctx: VisitContext,
  voiceId: string,
  subject: Subject,
): Promise<Heard> {
  const note = await ownNote(ctx, voiceId);
  if (note.heard === null) throw new Refusal('conflict', 'voice.text_empty');
  const unsure = note.heard.unsure.filter(({ field }) => field !== 'subject');
  const heard = { ...note.heard, subject, unsure };
  await ctx.voices.save({ ...note, heard }, ctx.now);
  return heard;
}
