const FRAMES_PER_SECOND = 50;
/** A frame of AMR-NB at 12.2 kbit/s: its kind, and 31 bytes of nothing. */
const FRAME = Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)]);

/** A recording without a sound, as WeCom keeps voice messages: browsers can record, but none of them writes AMR. */
export const sampleVoice = (seconds: number): Buffer =>
  Buffer.concat([
    Buffer.from('#!AMR\n'),
    ...Array.from({ length: seconds * FRAMES_PER_SECOND }, () => FRAME),
  ]);
