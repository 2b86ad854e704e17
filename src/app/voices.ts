import { readFile } from 'node:fs/promises';
import { Refusal } from '../kernel/refusal';
import type { UploadedFile } from '../kernel/route';
import type { FoundInFile } from '../visits/commands/attach-evidence';
import { durationMs, MAX_BYTES, MAX_SECONDS, sniffVoice } from '../visits/voice';
import { sha256 } from './tokens';

const TYPES = {
  ...{ amr: 'audio/amr', mp3: 'audio/mpeg', aac: 'audio/aac', m4a: 'audio/mp4' },
  ...{ wav: 'audio/wav', webm: 'audio/webm', ogg: 'audio/ogg' },
} as const;

/** Recorders stop a little late. */
const GRACE_MS = 1_000;

type Found = Omit<FoundInFile, 'exifTakenAt' | 'exifMetresOff'>;

/**
 * What a voice note is, by its content. Refuses `evidence.empty`, `evidence.voice_too_large` (3 MB), `evidence.not_a_voice` and
 * `evidence.voice_too_long` (60 s).
 */
export async function examineVoice({ path, bytes }: UploadedFile): Promise<Found> {
  if (bytes === 0) throw new Refusal('invalid', 'evidence.empty');
  if (bytes > MAX_BYTES) throw new Refusal('invalid', 'evidence.voice_too_large');
  const content = await readFile(path);
  const format = sniffVoice(content);
  const length = format && durationMs(content);
  if (format === null || length === null) throw new Refusal('invalid', 'evidence.not_a_voice');
  if (length > MAX_SECONDS * 1_000 + GRACE_MS)
    throw new Refusal('invalid', 'evidence.voice_too_long', { limit: MAX_SECONDS });
  return {
    ...{ sha256: sha256(content), bytes, mediaType: TYPES[format], durationMs: length },
    ...{ width: null, height: null, perceptualHash: null },
  };
}
