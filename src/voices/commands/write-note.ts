import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { VoiceContext } from '../context';
import { VoiceDiscarded, VoiceHeard, VoiceWaiting } from '../events';
import type { Heard } from '../heard';
import { forgetJob, understandJob } from '../note-jobs';
import { discardNote, writeDown, type VoiceNote, type Writer } from '../voice-note';

/**
 * Loads a note the actor may see; anybody else's does not exist for them (`voice.not_found`). What was said in the chat is the
 * speaker's alone until it has become a visit.
 */
export async function visibleNote(
  ctx: Pick<VoiceContext, 'actor' | 'voices'>,
  voiceId: string,
): Promise<VoiceNote> {
  const note = await ctx.voices.get(voiceId);
  const told = note.visitId !== null && inScope(ctx.actor.scope, note.memberId);
  if (!told && !isSpeaker(ctx, note)) throw new Refusal('not_found', 'voice.not_found');
  return note;
}

const isSpeaker = ({ actor }: Pick<VoiceContext, 'actor'>, { memberId }: VoiceNote): boolean =>
  actor.kind === 'member' && actor.memberId === memberId;

/** Loads the actor's own note. A leader may listen, but only the speaker may say what was meant (`voice.not_yours`). */
export async function ownNote(ctx: VoiceContext, voiceId: string): Promise<VoiceNote> {
  const note = await visibleNote(ctx, voiceId);
  if (!isSpeaker(ctx, note)) throw new Refusal('forbidden', 'voice.not_yours');
  return note;
}

const factOf = ({ id, memberId, origin }: VoiceNote) => ({ voiceId: id, memberId, origin });

/** What a machine understood in the recording. A closed note stays as it is. */
export async function noteRecognised(
  ctx: VoiceContext,
  voiceId: string,
  { text, writer }: { text: string; writer: Writer },
): Promise<void> {
  const note = await ctx.voices.get(voiceId);
  if (note.state !== 'waiting') return;
  await ctx.voices.save(writeDown(note, text, writer), ctx.now);
  ctx.enqueue(understandJob(voiceId));
}

/** Nobody could write it down; `problem` says why, to the speaker. */
export async function noteUnheard(
  ctx: VoiceContext,
  voiceId: string,
  problem: string,
): Promise<void> {
  const note = await ctx.voices.get(voiceId);
  if (note.state !== 'waiting') return;
  const saved = await ctx.voices.save({ ...note, problem }, ctx.now);
  ctx.publish(VoiceWaiting, factOf(saved));
}

/** The speaker writes down what was said, or corrects it. Refuses `voice.not_yours`, `voice.closed` and `voice.text_empty`. */
export async function typeNote(
  ctx: VoiceContext,
  { voiceId, text }: { voiceId: string; text: string },
): Promise<VoiceNote> {
  const note = await ownNote(ctx, voiceId);
  const saved = await ctx.voices.save(writeDown(note, text, 'typed'), ctx.now);
  ctx.enqueue(understandJob(voiceId));
  return saved;
}

/** The fields that were found in the present text. */
export async function noteUnderstood(
  ctx: VoiceContext,
  voiceId: string,
  { text, heard }: { text: string; heard: Heard },
): Promise<void> {
  const note = await ctx.voices.get(voiceId);
  // The text was corrected while the former one was being read: its own job follows.
  if (note.state !== 'written' || note.text !== text) return;
  const saved = await ctx.voices.save({ ...note, heard }, ctx.now);
  ctx.publish(VoiceHeard, factOf(saved));
}

/** The speaker does not want the note. Refuses `voice.not_yours` and `voice.closed`. */
export async function dropNote(ctx: VoiceContext, voiceId: string): Promise<VoiceNote> {
  const note = await ownNote(ctx, voiceId);
  const after = discardNote(note);
  if (after === note) return note;
  ctx.publish(VoiceDiscarded, factOf(note));
  ctx.enqueue(forgetJob(voiceId));
  return ctx.voices.save(after, ctx.now);
}
