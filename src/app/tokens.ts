import { createHash, hash, randomBytes } from 'node:crypto';

/** SHA-256, hex. */
export const sha256 = (text: string | Buffer): string => hash('sha256', text);

/** The same, piece by piece. */
export async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const sum = createHash('sha256');
  for await (const piece of pieces) sum.update(piece);
  return sum.digest('hex');
}

/** A new secret of 256 random bits for a session or a key, and the hash under which it is stored. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256(token) };
}
