import { randomBytes } from './wechat';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A random UUID; phones have no `crypto`. */
export async function newUuid(): Promise<string> {
  const bytes = await randomBytes();
  const set = (at: number, keep: number, mark: number): void => {
    bytes[at] = ((bytes[at] ?? 0) & keep) | mark;
  };
  set(6, 0x0f, 0x40);
  set(8, 0x3f, 0x80);
  const text = hex(bytes);
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, i) => text.slice(cuts[i], end))
    .join('-');
}
