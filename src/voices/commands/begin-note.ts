import type { VoiceContext } from '../context';
import type { VoiceFormat } from '../format';
import { fetchJob, listenJob, understandJob } from '../note-jobs';
import { newNote, writeDown, type VoiceNote } from '../voice-note';

export type VoiceOfVisit = {
  /** Of the evidence; the file is kept under its name. */
  id: string;
  memberId: string;
  visitId: string;
  format: VoiceFormat;
  durationMs: number;
  sha256: string;
  bytes: number;
  spokenAt: number;
  /** What the speaker typed as well, if anything. */
  text: string | null;
};

/** A recording was attached to a visit: it will be listened to unless it came with its text. */
export async function beginVisitNote(ctx: VoiceContext, voice: VoiceOfVisit): Promise<void> {
  const { text, ...rest } = voice;
  const note = newNote({ ...rest, origin: 'visit', state: 'waiting' }, ctx.now);
  await ctx.voices.add(text === null ? note : writeDown(note, text, 'typed'));
  ctx.enqueue(text === null ? listenJob(voice.id) : understandJob(voice.id));
}

export type VoiceFromChat = {
  platform: string;
  messageId: string;
  mediaId: string;
  spokenAt: number;
  /** What the platform itself recognised (DingTalk does). */
  recognition: string | null;
};

/** A member sent a voice message to the bot. The same message again changes nothing. Answers whether it was new. */
export async function receiveVoice(
  ctx: VoiceContext,
  memberId: string,
  { platform, messageId, mediaId, spokenAt, recognition }: VoiceFromChat,
): Promise<boolean> {
  const sourceKey = `${platform}:${messageId}`;
  const id = ctx.newId();
  const blank = newNote({ id, memberId, origin: 'chat', state: 'fetching', spokenAt }, ctx.now);
  const note = { ...blank, sourceKey, mediaId };
  const said = recognition?.trim() ?? '';
  const written =
    said === '' ? note : { ...writeDown(note, said, 'platform'), state: 'fetching' as const };
  if (!(await ctx.voices.add(written))) return false;
  ctx.enqueue(fetchJob(id));
  return true;
}

/** The file of a note has been brought from the platform and lies in the store. False when nobody wants it any more. */
export async function keepVoice(
  ctx: VoiceContext,
  voiceId: string,
  found: Required<{
    [K in 'format' | 'durationMs' | 'sha256' | 'bytes']: NonNullable<VoiceNote[K]>;
  }>,
): Promise<boolean> {
  const note = await ctx.voices.get(voiceId);
  // Another worker may have brought it; only a note that was given up leaves a file that nobody wants.
  if (note.state !== 'fetching') return note.state !== 'discarded';
  const state = note.text === null ? 'waiting' : 'written';
  await ctx.voices.save({ ...note, ...found, mediaId: null, state }, ctx.now);
  ctx.enqueue(note.text === null ? listenJob(voiceId) : understandJob(voiceId));
  return true;
}
