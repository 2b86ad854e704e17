const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

// Random bytes are fetched for many ids at once: fetching ten at a time would cost more than all the rest of an id.
const RANDOM_BYTES = 10;
const pool = new Uint8Array(RANDOM_BYTES * 400);
let used = pool.length;

/** A new UUIDv7 (RFC 9562, section 5.7): 48 bits of `at` (UTC ms), then 74 random bits. Sorts by time of creation. */
export function newId(at: number): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const start = used;
  used += RANDOM_BYTES;
  const byte = (n: number): number => pool[start + n] ?? 0;
  const hex = (from: number, to: number): string => {
    let text = '';
    for (let n = from; n < to; n++) text += HEX[byte(n)] ?? '';
    return text;
  };
  const version = HEX[0x70 | (byte(0) & 0x0f)] ?? '';
  const variant = HEX[0x80 | (byte(2) & 0x3f)] ?? '';
  return `${firstIdOf(at)}-${version}${hex(1, 2)}-${variant}${hex(3, 4)}-${hex(4, 10)}`;
}

/** Sorts before every id made at or after `at`, and behind every earlier one. */
export function firstIdOf(at: number): string {
  const time = Math.floor(at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
