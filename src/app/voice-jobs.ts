import { z } from 'zod';
import type { ChatPlatform } from '../chat/platform';
import { PlatformError } from '../chat/platform';
import { Refusal } from '../kernel/refusal';
import { effectJob, GiveUp, Snooze, type ClaimedJob, type JobHandler } from '../outbox/job';
import { originalKey } from '../visits/evidence';
import { keepVoice } from '../voices/commands/begin-note';
import { noteRecognised, noteUnderstood, noteUnheard } from '../voices/commands/write-note';
import { MAX_BYTES, MEDIA_TYPES } from '../voices/format';
import { understand } from '../voices/heard';
import { FETCH, FORGET, LISTEN, UNDERSTAND } from '../voices/note-jobs';
import { saidAs, type Subject } from '../voices/subject';
import { Unintelligible } from '../voices/speech';
import type { VoiceNote } from '../voices/voice-note';
import type { Context } from './context';
import type { FilesEnv } from './evidence-jobs';
import { removeEvidence } from './retention';
import { asSystem } from './unit-of-work';
import { examineVoice } from './voices';

export type VoiceEnv = FilesEnv & {
  platforms: ReadonlyMap<string, ChatPlatform>;
  explain: (context: Context, refusal: Refusal) => string;
};

const AS = asSystem('voice');
const One = z.object({ voiceId: z.string() });

const find = ({ unitOfWork }: FilesEnv, id: string): Promise<VoiceNote | null> =>
  unitOfWork(AS, (ctx) => ctx.voices.find(id));

/** Brings the file of a chat message from the platform into the store; media lives three days there. */
async function fetchVoice(env: VoiceEnv, id: string): Promise<void> {
  const note = await find(env, id);
  if (note?.state !== 'fetching') return;
  await bring(env, note).catch(async (error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    await env.unitOfWork(AS, (ctx) => refuse(ctx, { env, note, refusal: error }));
  });
}

async function bring(env: VoiceEnv, { id, sourceKey, mediaId }: VoiceNote): Promise<void> {
  const platform = env.platforms.get(sourceKey?.split(':')[0] ?? '');
  if (!platform || mediaId === null) throw new GiveUp('nobody knows where the recording is');
  const content = await platform.download(mediaId, MAX_BYTES).catch(gone);
  const file = examineVoice(content);
  await env.files.store.put(originalKey(id), content, MEDIA_TYPES[file.format]);
  const kept = await env.unitOfWork(AS, (ctx) => keepVoice(ctx, id, file));
  if (!kept) await env.files.store.remove(originalKey(id));
}

/** What the platform will never hand out, and what it asks us to wait with. */
function gone(error: unknown): never {
  if (!(error instanceof PlatformError)) throw error;
  if (error.failure === 'rejected') throw new Refusal('invalid', 'evidence.file_missing');
  if (error.failure === 'wait') throw new Snooze(error.retryAfterMs ?? 60_000, error.message);
  throw error;
}

type Refused = { env: VoiceEnv; note: VoiceNote; refusal: Refusal };

/** The member hears why, and the note is closed. */
async function refuse(ctx: Context, { env, note, refusal }: Refused): Promise<void> {
  const present = await ctx.voices.get(note.id);
  if (present.state !== 'fetching') return;
  await ctx.voices.save({ ...present, state: 'discarded', mediaId: null }, ctx.now);
  const text = `${env.explain(ctx, refusal)}。请重新录一段，或直接打字。`;
  await ctx.desk.say(note.memberId, { kind: 'text', text });
}

/** From this try on the speaker is not kept waiting for a recognition that is away. */
const PATIENT_TRIES = 3;

async function listen(env: VoiceEnv, id: string, { attempt }: ClaimedJob): Promise<void> {
  const note = await find(env, id);
  if (note?.state !== 'waiting') return;
  const unheard = (problem: string): Promise<void> =>
    env.unitOfWork(AS, (ctx) => noteUnheard(ctx, id, problem));
  try {
    const text = await transcribe(env, note);
    await env.unitOfWork(AS, (ctx) => noteRecognised(ctx, id, { text, writer: 'speech' }));
  } catch (error) {
    if (error instanceof Unintelligible) return unheard(error.message);
    if (attempt === PATIENT_TRIES) await unheard('语音识别暂时没有响应，稍后会再试');
    throw error;
  }
}

async function transcribe({ files }: VoiceEnv, { id, format }: VoiceNote): Promise<string> {
  if (!files.speech || format === null) throw new Unintelligible('没有接入语音识别');
  const content = await files.store.get(originalKey(id));
  if (!content) throw new GiveUp('the recording is not in the store');
  const text = await files.speech.transcribe(content, format);
  if (text.trim() === '') throw new Unintelligible('没有听清这段录音');
  return text;
}

type Read = { note: VoiceNote; text: string; subjects: Subject[]; names: string[]; now: number };

/** What the text is read with: the names that the speaker may mean, and the words of the business. */
async function prepare(
  ctx: Context,
  id: string,
): Promise<(Read & Pick<Context, 'vocabulary'>) | null> {
  const note = await ctx.voices.find(id);
  if (note?.state !== 'written' || note.text === null) return null;
  const subjects = await ctx.listSubjects(note.memberId);
  const { vocabulary } = ctx;
  const terms = Object.values(vocabulary).flat();
  const names = [
    ...subjects.flatMap(({ name }) => saidAs(name)),
    ...terms.flatMap(({ name, said }) => [name, ...said]),
  ];
  return { note, text: note.text, subjects, names, vocabulary, now: note.spokenAt };
}

async function readNote(env: VoiceEnv, id: string): Promise<void> {
  const wish = await env.unitOfWork(AS, (ctx) => prepare(ctx, id));
  if (!wish) return;
  const { text, names, now, subjects, vocabulary } = wish;
  const reading = await env.files.words.read({ text, names, now });
  const heard = understand({ text, reading, subjects, vocabulary, now });
  await env.unitOfWork(AS, (ctx) => noteUnderstood(ctx, id, { text, heard }));
}

/** A note that its speaker does not want leaves nothing but the fact. */
async function forget(env: VoiceEnv, id: string): Promise<void> {
  if ((await find(env, id))?.state === 'discarded') await removeEvidence(env, [id]);
}

type Run = (env: VoiceEnv, id: string, job: ClaimedJob) => Promise<void>;
const job = (kind: string, run: Run): JobHandler<never, VoiceEnv> =>
  effectJob(kind, One, (env: VoiceEnv, { voiceId }, claimed) => run(env, voiceId, claimed));

export const voiceJobs: readonly JobHandler<never, VoiceEnv>[] = [
  job(FETCH, fetchVoice),
  job(LISTEN, listen),
  job(UNDERSTAND, readNote),
  job(FORGET, forget),
];
