const RATE = 8_000;

/**
 * An AMR recording as WAV, which every browser plays. The decoder (opencore-amr, 150 KB) is loaded with the first such recording and
 * works in a thread of its own; it speaks narrow-band only, which is what WeCom records.
 */
export async function amrToWav(amr: Blob): Promise<Blob> {
  const { default: Recorder } = await import('benz-amr-recorder');
  const decoder = new Recorder();
  const samples = await decoder.decodeAMRAsync(new Uint8Array(await amr.arrayBuffer()));
  if (samples.length === 0) throw new Error('no sound');
  return new Blob([wavHead(samples.length), pcm(samples)], { type: 'audio/wav' });
}

const pcm = (samples: Float32Array): Int16Array<ArrayBuffer> =>
  Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);

/** RIFF with one channel of 16 bits. */
function wavHead(samples: number): ArrayBuffer {
  const head = new DataView(new ArrayBuffer(44));
  const put = (text: string, at: number): void =>
    new Uint8Array(head.buffer).set(new TextEncoder().encode(text), at);
  put('RIFF', 0);
  head.setUint32(4, 36 + samples * 2, true);
  put('WAVEfmt ', 8);
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, RATE * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  put('data', 36);
  head.setUint32(40, samples * 2, true);
  return head.buffer;
}
