import { Refusal } from '../kernel/refusal';
import type { VoiceFormat } from './format';
import type { Heard } from './heard';

/** `fetching`: the platform still has the file · `waiting` (待转写): nobody has written down yet what was said. */
export const VOICE_STATES = ['fetching', 'waiting', 'written', 'confirmed', 'discarded'] as const;
export type VoiceState = (typeof VOICE_STATES)[number];
/** Who wrote it down: our speech recognition, the platform's own, or a person. */
export type Writer = 'speech' | 'platform' | 'typed';

/** Something a rep said, kept as a file under the note's id. All rules below are pure. */
export type VoiceNote = {
  /** For a note of a visit, the id of the evidence. */
  id: string;
  memberId: string;
  /** Notes of a visit belong to it; notes from the chat become one when they are confirmed. */
  origin: 'visit' | 'chat';
  /** The platform's number of the message: the same message is one note. */
  sourceKey: string | null;
  /** Where the platform keeps the file, until it has been fetched. */
  mediaId: string | null;
  state: VoiceState;
  format: VoiceFormat | null;
  durationMs: number | null;
  /** Of the file, hex. */
  sha256: string | null;
  bytes: number | null;
  text: string | null;
  writer: Writer | null;
  /** Why nobody could write it down, for the speaker. */
  problem: string | null;
  heard: Heard | null;
  /** The visit that a confirmed note became. */
  visitId: string | null;
  spokenAt: number;
  createdAt: number;
  updatedAt: number;
  version: number;
};

export const TEXT_LIMIT = 2_000;

/** The note with what was said. A person's text is never replaced by a machine's. Refuses `voice.closed` and `voice.text_empty`. */
export function writeDown(note: VoiceNote, said: string, writer: Writer): VoiceNote {
  requireOpen(note);
  const text = said.trim().slice(0, TEXT_LIMIT);
  if (text === '') throw new Refusal('invalid', 'voice.text_empty');
  if (note.writer === 'typed' && writer !== 'typed') return note;
  return { ...note, text, writer, problem: null, heard: null, state: 'written' };
}

/** Closes a note of the chat. Refuses `voice.is_evidence`, `voice.closed` and, for one without text, `voice.text_empty`. */
export function confirmNote(note: VoiceNote, visitId: string): VoiceNote {
  requireFromChat(note);
  requireOpen(note);
  if (note.text === null) throw new Refusal('invalid', 'voice.text_empty');
  return { ...note, state: 'confirmed', visitId };
}

/** The speaker does not want it. A second time changes nothing. Refuses `voice.is_evidence`, and `voice.closed` once it was confirmed. */
export function discardNote(note: VoiceNote): VoiceNote {
  requireFromChat(note);
  if (note.state === 'discarded') return note;
  requireOpen(note);
  return { ...note, state: 'discarded' };
}

/** A recording that is evidence of a visit belongs to its chain, and to nobody alone. */
function requireFromChat({ origin }: VoiceNote): void {
  if (origin !== 'chat') throw new Refusal('conflict', 'voice.is_evidence');
}

function requireOpen({ state }: VoiceNote): void {
  if (state === 'confirmed' || state === 'discarded') throw new Refusal('conflict', 'voice.closed');
}

type New = Pick<VoiceNote, 'id' | 'memberId' | 'origin' | 'state' | 'spokenAt'>;

/** A note of which nothing is known but who spoke when. */
export const newNote = (given: New & Partial<VoiceNote>, now: number): VoiceNote => ({
  ...{ sourceKey: null, mediaId: null, format: null, durationMs: null },
  ...{ sha256: null, bytes: null, text: null, writer: null },
  ...{ problem: null, heard: null, visitId: null, createdAt: now, updatedAt: now, version: 1 },
  ...given,
});
