import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { localStore } from '../../src/app/adapters/local-store';
import { s3Store } from '../../src/app/adapters/s3-store';
import { sha256, sha256Of } from '../../src/app/tokens';
import type { ObjectStore } from '../../src/visits/object-store';

type Opened = { store: ObjectStore; close: () => Promise<void> };

async function openLocal(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  return { store: localStore(folder), close: () => rm(folder, { recursive: true, force: true }) };
}

async function openS3(): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const configureBuckets = [{ name: 'evidence', configs: [] }];
  const options = { port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets };
  const server = new S3rver(options);
  const { port } = await server.run();
  const store = s3Store(
    `s3+http://S3RVER:S3RVER@127.0.0.1:${String(port)}/evidence?region=us-east-1`,
  );
  return {
    store,
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

describe.each([
  ['a local folder', openLocal],
  ['a server that speaks S3', openS3],
])('files in %s', (_, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('are read back byte by byte, from memory and from disk', async () => {
    const { store } = opened;
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7_919) % 256));
    await store.put('original/ab/one', bytes, 'image/jpeg');
    expect((await store.get('original/ab/one'))?.equals(bytes)).toBe(true);
    expect(await sha256Of((await store.read('original/ab/one'))!)).toBe(sha256(bytes));
    const path = join(await mkdtemp(join(tmpdir(), 'file-')), 'x');
    await writeFile(path, bytes);
    await store.put('original/ab/two', { path }, 'image/jpeg');
    expect((await store.get('original/ab/two'))?.equals(bytes)).toBe(true);
  });

  it('are replaced by writing again, and gone after removal', async () => {
    const { store } = opened;
    await store.put('shown/cd/x', Buffer.from('one'), 'image/jpeg');
    await store.put('shown/cd/x', Buffer.from('two'), 'image/jpeg');
    expect((await store.get('shown/cd/x'))?.toString()).toBe('two');
    await store.remove('shown/cd/x');
    await store.remove('shown/cd/x');
    expect(await store.get('shown/cd/x')).toBeNull();
    expect(await store.read('shown/cd/x')).toBeNull();
  });
});

it('a key can never leave the folder', async () => {
  const { store, close } = await openLocal();
  await expect(store.put('../outside', Buffer.from('x'), 'text/plain')).rejects.toThrow('outside');
  await close();
});
