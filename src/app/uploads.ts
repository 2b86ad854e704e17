import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import multer from '@koa/multer';
import type { Context as Koa } from 'koa';
import { MulterError } from 'multer';
import type { UploadedFile } from '../kernel/route';
import { HttpRefusal } from './web';

export type Received = { fields: Record<string, unknown>; remove: () => Promise<void> };

/**
 * Receives a multipart form with one file into a folder of its own; nothing of the sender's names is used. Refuses
 * `body.too_large`, `body.type_unsupported` and `body.malformed`, and leaves nothing behind.
 */
export async function receive(
  ctx: Koa,
  upload: { field: string; maxBytes: number },
): Promise<Received> {
  if (!ctx.is('multipart/form-data')) throw new HttpRefusal(415, 'body.type_unsupported');
  const folder = await mkdtemp(join(tmpdir(), `salesbeat-upload-${String(process.pid)}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await parse(ctx, folder, upload);
    // Declared as always there; a form without a file has none.
    const received = ctx.file as typeof ctx.file | undefined;
    if (!received) throw new HttpRefusal(400, 'body.malformed');
    const file: UploadedFile = { path: received.path, bytes: received.size };
    return { fields: { ...(ctx.request as { body?: object }).body, file }, remove };
  } catch (error) {
    await remove();
    throw refusalOf(error);
  }
}

const LIMITS = { files: 1, fields: 20, fieldSize: 8_192, fieldNameSize: 64, parts: 22 };

async function parse(
  ctx: Koa,
  folder: string,
  { field, maxBytes }: { field: string; maxBytes: number },
): Promise<void> {
  const storage = multer.diskStorage({
    destination: folder,
    filename: (_req, _file, done) => done(null, 'file'),
  });
  const form = multer({ storage, limits: { ...LIMITS, fileSize: maxBytes } });
  await form.single(field)(ctx, () => Promise.resolve());
}

function refusalOf(error: unknown): Error {
  if (error instanceof HttpRefusal) return error;
  const tooLarge = error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE';
  if (tooLarge) return new HttpRefusal(413, 'body.too_large');
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  return full ? error : new HttpRefusal(400, 'body.malformed');
}
