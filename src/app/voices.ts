import { Refusal } from '../kernel/refusal';
import type { VoiceNote } from '../voices';
import { durationMs, MAX_BYTES, MAX_SECONDS, sniffVoice } from '../voices/format';
import { sha256 } from './tokens';

/** Recorders stop a little late. */
const GRACE_MS = 1_000;

type Facts = 'format' | 'durationMs' | 'sha256' | 'bytes';
export type VoiceFile = { [K in Facts]: NonNullable<VoiceNote[K]> };

/**
 * What a voice note is, by its content. Refuses `evidence.empty`, `evidence.voice_too_large` (3 MB), `evidence.not_a_voice` and
 * `evidence.voice_too_long` (60 s).
 */
export function examineVoice(content: Buffer): VoiceFile {
  if (content.length === 0) throw new Refusal('invalid', 'evidence.empty');
  if (content.length > MAX_BYTES) throw new Refusal('invalid', 'evidence.voice_too_large');
  const format = sniffVoice(content);
  const length = format && durationMs(content);
  if (format === null || length === null) throw new Refusal('invalid', 'evidence.not_a_voice');
  if (length > MAX_SECONDS * 1_000 + GRACE_MS)
    throw new Refusal('invalid', 'evidence.voice_too_long', { limit: MAX_SECONDS });
  return { format, durationMs: length, sha256: sha256(content), bytes: content.length };
}
