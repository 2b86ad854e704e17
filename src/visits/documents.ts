/** What a PDF's bytes say. Found in a thread of its own, with bounded memory and time. */
export type DocumentExamination = {
  mediaType: 'application/pdf';
  sha256: string;
  bytes: number;
  pages: number;
};

/** What stands on one page. `confidence` is 0 to 100: of the recognition, 100 for a text layer. */
export type PageReading = { source: 'text' | 'ocr'; text: string; confidence: number };

export type Documents = {
  /** Null when the file at `path` is no PDF. Refuses `evidence.truncated`, `evidence.encrypted` and `evidence.too_many_pages` (50). */
  examine: (path: string) => Promise<DocumentExamination | null>;
  /** The first page as a PNG about 1,600 pixels wide. */
  firstPage: (pdf: Buffer) => Promise<Buffer>;
  /** Reads the pages of a PDF, or of one picture: the text layer where there is one, otherwise by recognition. */
  read: (original: Buffer, mediaType: string) => Promise<PageReading[]>;
};
