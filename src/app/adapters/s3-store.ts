import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../visits/object-store';

// Loaded with the first file only: who keeps files in a folder need not pay for it.
const load = (): Promise<typeof import('@aws-sdk/client-s3')> => import('@aws-sdk/client-s3');

/** Files in a bucket of anything that speaks S3: COS, OSS, MinIO. */
export function s3Store(url: string): ObjectStore {
  let connected: Promise<S3Client> | undefined;
  const client = (): Promise<S3Client> => (connected ??= connect(url));
  const Bucket = new URL(url).pathname.replace(/^\//, '');
  const bodyOf = async (Key: string): Promise<GetObjectCommandOutput['Body'] | null> => {
    const { GetObjectCommand, NoSuchKey } = await load();
    try {
      return (await (await client()).send(new GetObjectCommand({ Bucket, Key }))).Body ?? null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };
  return {
    put: async (Key, content, ContentType) => {
      const { PutObjectCommand } = await load();
      const fromMemory = content instanceof Uint8Array;
      const Body = fromMemory ? content : createReadStream(content.path);
      const ContentLength = fromMemory ? content.length : (await stat(content.path)).size;
      const object = { Bucket, Key, Body, ContentLength, ContentType };
      await (await client()).send(new PutObjectCommand(object));
    },
    get: async (key) => {
      const body = await bodyOf(key);
      return body ? Buffer.from(await body.transformToByteArray()) : null;
    },
    read: async (key) => ((await bodyOf(key)) ?? null) as Readable | null,
    remove: async (Key) => {
      const { DeleteObjectCommand } = await load();
      await (await client()).send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

/** `s3+https://key:secret@host/bucket?region=ap-shanghai`; `s3+http` for a server in the own network. */
async function connect(url: string): Promise<S3Client> {
  const { S3Client } = await load();
  const { protocol, username, password, host, searchParams } = new URL(url);
  return new S3Client({
    endpoint: `${protocol.replace('s3+', '')}//${host}`,
    region: searchParams.get('region') ?? 'us-east-1',
    forcePathStyle: searchParams.get('style') !== 'host',
    credentials: {
      accessKeyId: decodeURIComponent(username),
      secretAccessKey: decodeURIComponent(password),
    },
    // COS, OSS and older MinIO refuse the checksums that newer clients add on their own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
