import { parse, CsvError } from 'csv-parse';
import { Refusal } from '../../kernel/refusal';
import type { Lines, Told } from './sheet-lines';

const MOST_OF_A_RECORD = 1_000_000;

/** Reads a CSV in UTF-8, UTF-16 or GB18030 (GBK), separated by comma, semicolon or tab. Refuses `import.encoding` and more. */
export async function readCsv(content: Buffer, lines: Lines): Promise<Told> {
  const { encoding, text } = decode(content);
  if (/^\s*<[!?a-z]/i.test(text)) throw new Refusal('invalid', 'import.not_a_sheet');
  const parser = parse({
    ...{ delimiter: delimiterOf(text), relax_column_count: true, relax_quotes: true },
    ...{ skip_empty_lines: false, max_record_size: MOST_OF_A_RECORD },
  });
  parser.end(text);
  await addAll(parser, lines);
  return {
    ...{ encoding, sheet: null, otherSheets: [], date1904: false, filled: 0, withoutResult: 0 },
  };
}

/** The first line may tell Excel what separates. */
const isHint = (n: number, record: readonly string[]): boolean =>
  n === 1 && /^sep=.?$/i.test(record.join(''));

async function addAll(records: AsyncIterable<string[]>, lines: Lines): Promise<void> {
  let n = 0;
  const broken = (error: unknown): never => {
    if (!(error instanceof CsvError)) throw error;
    throw new Refusal('invalid', 'import.csv_broken', { row: n + 1 });
  };
  const iterator = records[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch(broken);
    if (next.done === true) return;
    n += 1;
    const cells = next.value.map((cell) => (cell.trim() === '' ? null : cell.trim()));
    if (!isHint(n, next.value)) lines.add(n, cells);
    await lines.flush();
  }
}

const UTF16 = Buffer.from('fffe', 'hex');
const ENCODINGS = ['utf-8', 'gb18030'] as const;

function decode(content: Buffer): { encoding: string; text: string } {
  if (content.subarray(0, 2).equals(UTF16))
    return { encoding: 'utf-16le', text: new TextDecoder('utf-16le').decode(content) };
  // A sheet has no zero bytes; pictures, documents and programs do.
  if (content.includes(0)) throw new Refusal('invalid', 'import.not_a_sheet');
  for (const encoding of ENCODINGS) {
    const text = decodeAs(encoding, content);
    if (text !== null) return { encoding, text };
  }
  throw new Refusal('invalid', 'import.encoding');
}

function decodeAs(encoding: string, content: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    return null;
  }
}

const DELIMITERS = [',', '\t', ';'] as const;

/** What separates most in the first lines, outside of quotes. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => head.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
