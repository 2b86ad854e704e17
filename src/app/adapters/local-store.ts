import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { ObjectStore } from '../../visits/object-store';

/** Files in a folder. A file appears under its key whole or not at all: it is written beside and renamed. */
export function localStore(folder: string): ObjectStore {
  const root = resolve(folder);
  const pathOf = (key: string): string => {
    const path = join(root, key);
    if (!path.startsWith(root + sep)) throw new Error(`a key outside the folder: ${key}`);
    return path;
  };
  return {
    put: async (key, content) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const beside = `${path}.${randomUUID()}`;
      if (content instanceof Uint8Array) await writeFile(beside, content);
      else await copyFile(content.path, beside);
      await settle(beside);
      await rename(beside, path);
    },
    get: (key) => readFile(pathOf(key)).catch(nullWhenMissing),
    read: async (key) => {
      const file = await open(pathOf(key)).catch(nullWhenMissing);
      return file?.createReadStream() ?? null;
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}

/** What is acknowledged after this survives a power cut. */
async function settle(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
