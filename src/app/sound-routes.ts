import { z } from 'zod';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, FileAnswer, route, type Route } from '../kernel/route';
import { originalKey } from '../visits/evidence';
import { Id } from '../visits/views';
import { MEDIA_TYPES, ownNote } from '../voices';
import type { FilesOutside } from './evidence-routes';

async function showSound(out: FilesOutside, id: string): Promise<FileAnswer> {
  const { format } = await out.unitOfWork(out, (ctx) => ownNote(ctx, id));
  const content = format && (await out.files.store.read(originalKey(id)));
  if (!content) throw new Refusal('not_found', 'evidence.file_missing');
  return new FileAnswer(content, MEDIA_TYPES[format]);
}

/** What the speaker hears again before saying what was meant; once it is evidence, others hear it there. */
export const soundRoutes: readonly Route<FilesOutside>[] = [
  route({
    ...{ method: 'GET', path: '/voices/:id/sound', summary: '本人的录音文件' },
    ...{ access: EVERY_MEMBER, input: z.strictObject({ id: Id }), output: z.unknown() },
    run: (out: FilesOutside, { id }) => showSound(out, id),
  }),
];
