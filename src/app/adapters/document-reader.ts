import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { createWorker, OEM, type Worker as Recogniser } from 'tesseract.js';
import type { DocumentExamination, PageReading } from '../../visits/documents';
import { ofPackage } from './house';
import { upright } from './picture-file';
import type { Refused } from './picture-worker';

// Runs in a process of its own (`documents.ts`), one document at a time. It is ended when a document takes too long or too much
// memory, so that a hostile file takes nothing but its own answer with it.

const MAX_PAGES = 50;
/** A page scanned at 600 dots an inch has 35 million. */
const MOST_IMAGE_PIXELS = 40_000_000;
const MOST_PIXELS = 6_000_000;
/** No encoder takes more, and no paper is a hundred times as long as wide. */
const LONGEST_SIDE = 8_000;
const refused = (code: string): Refused => ({ refused: `evidence.${code}` });

const folderOf = (name: string): string => dirname(ofPackage(`${name}/package.json`));

type PdfJs = typeof import('pdfjs-dist');
let library: Promise<PdfJs> | undefined;
const pdfJs = (): Promise<PdfJs> =>
  (library ??= import('pdfjs-dist/legacy/build/pdf.mjs') as Promise<PdfJs>);

async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  const { getDocument } = await pdfJs();
  const folder = `${pathToFileURL(folderOf('pdfjs-dist')).href}/`;
  return getDocument({
    data: new Uint8Array(bytes),
    ...{ cMapUrl: `${folder}cmaps/`, standardFontDataUrl: `${folder}standard_fonts/` },
    ...{ wasmUrl: `${folder}wasm/`, isEvalSupported: false, verbosity: 0 },
    ...{ stopAtErrors: true, enableXfa: false },
    ...{ maxImageSize: MOST_IMAGE_PIXELS, canvasMaxAreaInBytes: 4 * MOST_PIXELS },
  }).promise;
}

export async function examine(path: string): Promise<DocumentExamination | Refused> {
  const content = await readFile(path);
  try {
    const pdf = await openPdf(content);
    const pages = pdf.numPages;
    await pdf.getPage(1);
    await pdf.destroy();
    if (pages > MAX_PAGES) return refused('too_many_pages');
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { mediaType: 'application/pdf', sha256, bytes: content.length, pages };
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    return refused(locked ? 'encrypted' : 'truncated');
  }
}

const SHOWN_WIDTH = 1_600;
/** Glyphs of about 30 pixels are read best; 200 dots an inch make them of ordinary print. */
const READ_WIDTH = 1_700;

export async function firstPage(bytes: Uint8Array): Promise<Uint8Array> {
  const pdf = await openPdf(bytes);
  const picture = await draw(pdf, await pdf.getPage(1), SHOWN_WIDTH);
  await pdf.destroy();
  return picture;
}

type Factory = {
  create: (width: number, height: number) => { canvas: { toBuffer: (type: string) => Buffer } };
};

async function draw(pdf: PDFDocumentProxy, page: PDFPageProxy, width: number): Promise<Buffer> {
  const size = page.getViewport({ scale: 1 });
  const scale = Math.min(
    width / size.width,
    Math.sqrt(MOST_PIXELS / (size.width * size.height)),
    LONGEST_SIDE / Math.max(size.width, size.height),
  );
  const viewport = page.getViewport({ scale });
  const factory = pdf.canvasFactory as Factory;
  const { canvas } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
  await page.render({ canvas: canvas as never, viewport }).promise;
  return canvas.toBuffer('image/png');
}

type Wish = { original: Uint8Array; mediaType: string };

export async function read({ original, mediaType }: Wish): Promise<PageReading[]> {
  if (mediaType !== 'application/pdf') return [await readPicture(original)];
  const pdf = await openPdf(original);
  const pages: PageReading[] = [];
  for (let n = 1; n <= pdf.numPages; n++) pages.push(await readPage(pdf, await pdf.getPage(n)));
  await pdf.destroy();
  return pages;
}

/** A scanned page has no text layer, or one of a page number. */
const LEAST_TEXT = 12;

async function readPage(pdf: PDFDocumentProxy, page: PDFPageProxy): Promise<PageReading> {
  const { items } = await page.getTextContent();
  const text = items
    .map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : ''))
    .join('')
    .trim();
  if (text.replace(/\s/g, '').length >= LEAST_TEXT)
    return { source: 'text', text, confidence: 100 };
  return recognise(await draw(pdf, page, READ_WIDTH));
}

/** How large its letters are does not show in a small picture: it is read as it is and enlarged, and the surer reading counts. */
const SMALL_WIDTH = 1_000;

async function readPicture(picture: Uint8Array): Promise<PageReading> {
  const { picture: held, width } = await upright(Buffer.from(picture));
  const grey = held.flatten({ background: '#fff' }).greyscale().normalise();
  const widths = width < SMALL_WIDTH ? [width, 2 * width] : [Math.min(width, READ_WIDTH)];
  let best: PageReading = { source: 'ocr', text: '', confidence: 0 };
  for (const wide of widths) {
    const reading = await recognise(await grey.clone().resize({ width: wide }).png().toBuffer());
    if (reading.confidence > best.confidence) best = reading;
  }
  return best;
}

let recogniser: Promise<Recogniser> | undefined;

/** The recogniser stays as long as the process: its model takes 100 MB and a second to load. */
function openRecogniser(): Promise<Recogniser> {
  const langPath = join(folderOf('@tesseract.js-data/chi_sim'), '4.0.0_best_int');
  const options = { langPath, gzip: true, cacheMethod: 'none' } as const;
  return createWorker('chi_sim', OEM.LSTM_ONLY, options);
}

const BLANK_BETWEEN_HAN = /(?<=\p{Script=Han})[ \t]+(?=\p{Script=Han})/gu;

async function recognise(picture: Buffer): Promise<PageReading> {
  recogniser ??= openRecogniser();
  // One that could not start is not asked again.
  recogniser.catch(() => (recogniser = undefined));
  const { data } = await (await recogniser).recognize(picture);
  const text = data.text.replace(BLANK_BETWEEN_HAN, '').trim();
  return { source: 'ocr', text, confidence: text === '' ? 0 : data.confidence };
}
