/** Frame lengths in ms by the configuration in a packet's first byte (RFC 6716, table 2). */
const SILK = [10, 20, 40, 60];
const HYBRID = [10, 20];
const CELT = [2.5, 5, 10, 20];

function frameMs(config: number): number {
  if (config < 12) return SILK[config & 3] ?? 0;
  return (config < 16 ? HYBRID[config & 1] : CELT[config & 3]) ?? 0;
}

/** How long an Opus packet plays, in ms (RFC 6716, section 3.2): whatever the container around it claims. */
export function opusMs(packet: Uint8Array): number {
  const [toc = 0, count = 0] = packet;
  const code = toc & 3;
  const frames = code === 3 ? count & 63 : code === 0 ? 1 : 2;
  return frames * frameMs(toc >> 3);
}
