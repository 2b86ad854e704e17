import { readFile } from 'node:fs/promises';
import { Refusal } from '../kernel/refusal';
import type { UploadedFile } from '../kernel/route';
import type { FoundInFile } from '../visits/commands/attach-evidence';
import type { DocumentExamination } from '../visits/documents';
import type { EvidenceKind } from '../visits/evidence';
import { MAX_BYTES as MAX_VOICE_BYTES, MEDIA_TYPES } from '../voices/format';
import type { Files } from './evidence-jobs';
import { examineVoice } from './voices';

/** What a file of evidence is, by its content. */
export type Found = Omit<FoundInFile, 'exifMetresOff'> & {
  exifPlace: { latitude: number; longitude: number } | null;
};

/**
 * Looks at a file as what it was sent as: minutes may be a PDF or a picture of paper. Refuses `evidence.*`, e.g.
 * `evidence.not_a_picture`, `evidence.not_a_voice`, `evidence.not_minutes`, `evidence.encrypted`.
 */
export async function examineFile(
  files: Files,
  { kind, file }: { kind: EvidenceKind; file: UploadedFile },
): Promise<Found> {
  if (kind === 'voice') return examineRecording(file);
  const document = kind === 'minutes' ? await files.documents.examine(file.path) : null;
  if (document) return { ...NO_PICTURE, ...only(document) };
  const { exif, ...found } = await files.pictures.examine(file.path).catch(neither(kind));
  const { latitude, longitude, takenAt } = exif;
  const exifPlace = latitude === null || longitude === null ? null : { latitude, longitude };
  return { ...found, durationMs: null, voiceFormat: null, exifTakenAt: takenAt, exifPlace };
}

/** What is neither a PDF nor a picture, told in the words of what it was sent as. */
const neither =
  (kind: EvidenceKind) =>
  (error: unknown): never => {
    const unknown = error instanceof Refusal && error.code === 'evidence.not_a_picture';
    throw unknown && kind === 'minutes' ? new Refusal('invalid', 'evidence.not_minutes') : error;
  };

/** A PDF has no size in pixels, no hash of its looks and no time or place of its own. */
const NO_PICTURE = {
  ...{ width: null, height: null, durationMs: null, perceptualHash: null },
  ...{ voiceFormat: null, exifTakenAt: null, exifPlace: null },
};

const only = ({ sha256: hash, bytes, mediaType }: DocumentExamination): FileFacts => ({
  ...{ sha256: hash, bytes, mediaType },
});
type FileFacts = Pick<Found, 'sha256' | 'bytes' | 'mediaType'>;

async function examineRecording({ path, bytes }: UploadedFile): Promise<Found> {
  if (bytes > MAX_VOICE_BYTES) throw new Refusal('invalid', 'evidence.voice_too_large');
  const { format, ...file } = examineVoice(await readFile(path));
  return {
    ...{ ...file, mediaType: MEDIA_TYPES[format], voiceFormat: format, width: null, height: null },
    ...{ perceptualHash: null, exifTakenAt: null, exifPlace: null },
  };
}
