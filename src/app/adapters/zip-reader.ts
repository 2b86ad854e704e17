import type { Readable } from 'node:stream';
import { open as openCallback, type Entry, type ZipFile } from 'yauzl';
import { Refusal } from '../../kernel/refusal';

/** The parts of an archive by name. */
export type Archive = {
  has: (name: string) => boolean;
  /** The unpacked part piece by piece; refuses `import.unpacks_too_large` above `most` bytes. */
  read: (name: string, most: number) => AsyncGenerator<Uint8Array>;
  close: () => void;
};

const MOST_PARTS = 2_000;
const damaged = (): Refusal => new Refusal('invalid', 'import.damaged');

/** Opens an archive; refuses `import.damaged`, also for one with thousands of parts. */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    openCallback(path, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(damaged()) : resolve(opened),
    );
  });
  const parts = await listParts(zip).catch((error: unknown) => {
    zip.close();
    throw error;
  });
  return {
    has: (name) => parts.has(name),
    read: (name, most) => unpack(zip, parts.get(name), most),
    close: () => zip.close(),
  };
}

function listParts(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const parts = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', () => reject(damaged()));
    zip.on('end', () => resolve(parts));
    zip.on('entry', (entry: Entry) => {
      parts.set(entry.fileName, entry);
      if (parts.size > MOST_PARTS) reject(damaged());
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Counts what comes out: what an archive says of its sizes is not believed. */
async function* unpack(
  zip: ZipFile,
  entry: Entry | undefined,
  most: number,
): AsyncGenerator<Uint8Array> {
  if (!entry) throw damaged();
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(damaged()) : resolve(opened)));
  });
  try {
    yield* atMost(stream, most);
  } catch (error) {
    throw error instanceof Refusal ? error : damaged();
  }
}

async function* atMost(
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most) throw new Refusal('invalid', 'import.unpacks_too_large');
    yield piece;
  }
}
