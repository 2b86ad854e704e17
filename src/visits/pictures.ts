/** What a picture's bytes say. Found in a thread of its own: the event loop never waits for a picture. */
export type Examination = {
  mediaType: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/heic';
  sha256: string;
  bytes: number;
  width: number;
  height: number;
  /** Difference hash of 64 bits, 16 hex digits. */
  perceptualHash: string;
  /** From EXIF, when there is any: UTC ms (read as China time without an offset) and degrees WGS-84. */
  exif: { takenAt: number | null; latitude: number | null; longitude: number | null };
};

export type Pictures = {
  /**
   * Decodes the whole file at `path`. Refuses `evidence.empty`, `evidence.not_a_picture`, `evidence.truncated` and
   * `evidence.too_many_pixels` (50 megapixels).
   */
  examine: (path: string) => Promise<Examination>;
  /** A JPEG at most 1,600 pixels long, without the original's metadata, with the lines drawn at the lower edge. */
  watermark: (original: Buffer, lines: readonly string[]) => Promise<Buffer>;
};

/** The address at a point (degrees GCJ-02), or null when it is not known. Throws when asking again may help. */
export type Places = { nameOf: (latitude: number, longitude: number) => Promise<string | null> };
