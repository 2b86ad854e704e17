/**
 * Where files are kept: a local folder, or anything that speaks S3. Keys are ours (`original/ab/<id>`), never a person's text.
 * A key is written once; writing it again replaces the same bytes.
 */
export type ObjectStore = {
  /** Stores the bytes, or the file at a path. */
  put: (key: string, content: Uint8Array | { path: string }, mediaType: string) => Promise<void>;
  /** Null when there is no such key. */
  get: (key: string) => Promise<Buffer | null>;
  /** The same piece by piece, for what may be large and many at once. */
  read: (key: string) => Promise<AsyncIterable<Uint8Array> | null>;
  /** Removing what is not there is no mistake. */
  remove: (key: string) => Promise<void>;
};
