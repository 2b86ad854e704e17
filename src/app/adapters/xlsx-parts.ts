import { Refusal } from '../../kernel/refusal';
import { readXml } from './xml-reader';
import type { Archive } from './zip-reader';

const MEGABYTE = 1024 * 1024;
const MOST_OF_A_PART = 4 * MEGABYTE;
const MOST_TEXTS = 128 * MEGABYTE;
/** A list of a hundred thousand rows and thirty columns has about this. */
export const MOST_OF_A_SHEET = 300 * MEGABYTE;

const WORKBOOK = 'xl/workbook.xml';

export type Workbook = {
  date1904: boolean;
  /** The part of the sheet that is read: the first visible one. */
  part: string;
  sheet: string;
  otherSheets: string[];
};

/** Reads which sheets there are; refuses `import.not_a_sheet` an archive without a workbook. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  if (!archive.has(WORKBOOK)) throw new Refusal('invalid', 'import.not_a_sheet');
  let date1904 = false;
  const sheets: { name: string; id: string }[] = [];
  await readXml(archive.read(WORKBOOK, MOST_OF_A_PART), {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name === 'sheet' && !/hidden/i.test(attributes['state'] ?? ''))
        sheets.push({ name: attributes['name'] ?? '', id: attributes['r:id'] ?? '' });
    },
  });
  const [first, ...others] = sheets;
  const part = (await targets(archive)).get(first?.id ?? '') ?? 'xl/worksheets/sheet1.xml';
  if (!archive.has(part)) throw new Refusal('invalid', 'import.damaged');
  const otherSheets = others.map(({ name }) => name);
  return { date1904, part, sheet: first?.name ?? '', otherSheets };
}

async function targets(archive: Archive): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const part = 'xl/_rels/workbook.xml.rels';
  if (!archive.has(part)) return found;
  await readXml(archive.read(part, MOST_OF_A_PART), {
    open: (name, { Id = '', Target = '' }) => {
      if (name === 'Relationship') found.set(Id, placeOf(Target));
    },
  });
  return found;
}

const placeOf = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : `xl/${target}`;

/** `_x000D_` stands for a character that XML cannot hold. */
const unescape = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

/** Collects the text of `t` elements, without the readings (`rPh`) that stand beside Chinese and Japanese. */
export function textCollector(): {
  open: (name: string) => void;
  text: (text: string) => void;
  close: (name: string) => void;
  take: () => string;
} {
  let [collected, inText, inReading] = ['', false, false];
  return {
    open: (name) => {
      if (name === 'rPh') inReading = true;
      else if (name === 't') inText = !inReading;
    },
    text: (text) => {
      if (inText) collected += text;
    },
    close: (name) => {
      if (name === 'rPh') inReading = false;
      else if (name === 't') inText = false;
    },
    take: () => {
      const text = unescape(collected);
      collected = '';
      return text;
    },
  };
}

/** Texts that cells refer to by number. */
export async function readTexts(archive: Archive): Promise<string[]> {
  const part = 'xl/sharedStrings.xml';
  if (!archive.has(part)) return [];
  const texts: string[] = [];
  const collector = textCollector();
  await readXml(archive.read(part, MOST_TEXTS), {
    open: collector.open,
    text: collector.text,
    close: (name) => {
      collector.close(name);
      if (name === 'si') texts.push(collector.take());
    },
  });
  return texts;
}

/** Formats that every sheet knows and that show a date or a time. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58);

/** Whether a format shows a date: it has a letter of one outside of quotes, brackets and escapes. */
const showsDate = (format: string): boolean =>
  /[ymdhs年月日]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|General/gi, ''));

/** By the number of a cell's style: whether it shows a date. */
export async function readDateStyles(archive: Archive): Promise<boolean[]> {
  const part = 'xl/styles.xml';
  if (!archive.has(part)) return [];
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  await readXml(archive.read(part, MOST_OF_A_PART), {
    open: (name, attributes) => {
      const id = Number(attributes['numFmtId']);
      if (name === 'cellXfs') inCells = true;
      if (name === 'numFmt') own.set(id, showsDate(attributes['formatCode'] ?? ''));
      if (name === 'xf' && inCells) styles.push(own.get(id) ?? isBuiltInDate(id));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}
