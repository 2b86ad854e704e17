import { Refusal } from '../kernel/refusal';
import { CUSTOM_NAME_LIMIT, LEAD_FIELDS, MOST_CUSTOM } from '../leads';
import { cellText, type Cell } from './cells';

export const TARGETS = ['lead', 'pool', 'account'] as const;
export type Target = (typeof TARGETS)[number];

/** Where a column may go. `custom`: a field of its heading's name; `note`: a line in the lead's message; `skip`: nowhere. */
export const IMPORT_FIELDS = [
  ...LEAD_FIELDS,
  ...(['lastFollowUpOn', 'address', 'custom', 'note', 'skip'] as const),
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

const LEAD_COLUMNS = IMPORT_FIELDS.filter((field) => field !== 'address');
const TAKEN: Record<Target, readonly ImportField[]> = {
  ...{ lead: LEAD_COLUMNS, pool: LEAD_COLUMNS },
  account: ['companyName', 'address', 'skip'],
};

/** A row of a sheet that has something in it; `n` counts from 1, as the sheet does. */
export type SheetRow = { n: number; cells: readonly Cell[] };
/** A column and where it goes; `column` counts from 0. */
export type Column = { column: number; header: string; field: ImportField };

/** Names of headings by field, as configured in `imports.yaml`. */
export type Synonyms = Readonly<Partial<Record<ImportField, readonly string[]>>>;

/** How two spellings of a heading are the same: 联系人（必填）* = 联系人. */
export const headingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^()]*\)|\[[^[\]]*\]|【[^【】]*】/g, '')
    .replace(/[\s*:：_·.。、-]/g, '');

type Match = { field: ImportField; exact: boolean; length: number };

const LONGEST_HEADING = 30;

/** The longest name that a heading ends with: 联系人电话 is a phone, not a contact. */
function matchOf(heading: string, synonyms: Synonyms): Match | null {
  // 手机2 is another 手机.
  const key = headingKey(heading).replace(/(?<=.)\d{1,2}$/, '');
  if (key.length > LONGEST_HEADING) return null;
  const all = Object.entries(synonyms) as [ImportField, readonly string[]][];
  const matches = all.flatMap(([field, names]) =>
    names
      .map(headingKey)
      .filter((name) => key.endsWith(name))
      .map((name): Match => ({ field, exact: key === name, length: name.length })),
  );
  return matches.reduce<Match | null>(
    (best, match) => (match.length > (best?.length ?? 0) ? match : best),
    null,
  );
}

/** Where headings may stand below a title. */
export const HEAD_ROWS = 20;
/** One heading that is equal to a name, or two that end with one. */
const LEAST_SCORE = 2;

const scoreOf = ({ cells }: SheetRow, synonyms: Synonyms): number =>
  cells.reduce<number>((sum, cell) => {
    const match = typeof cell === 'string' ? matchOf(cell, synonyms) : null;
    return sum + (match === null ? 0 : match.exact ? 2 : 1);
  }, 0);

export type Wish = { target: Target; synonyms: Synonyms };

/**
 * Finds the row of headings among the first twenty and where each column goes. Without recognisable headings the first row
 * counts as such and every column is open.
 */
export function recogniseColumns(
  rows: readonly SheetRow[],
  wish: Wish,
): { headerRow: number; columns: Column[] } {
  const scored = rows.slice(0, HEAD_ROWS).map((row) => scoreOf(row, wish.synonyms));
  const most = Math.max(0, ...scored);
  const at = most >= LEAST_SCORE ? scored.indexOf(most) : 0;
  const row = rows[at] ?? { n: 0, cells: [] };
  const matches = row.cells.map((cell) => matchOf(cellText(cell), wish.synonyms));
  return { headerRow: row.n, columns: assignFields(row, matches, wish.target) };
}

/** Several columns of these are read together. */
const SEVERAL: readonly ImportField[] = ['phone', 'message', 'custom', 'note', 'skip'];

function assignFields(row: SheetRow, matches: readonly (Match | null)[], target: Target): Column[] {
  const rest: ImportField = target === 'account' ? 'skip' : 'custom';
  const winners = new Map<ImportField, number>();
  matches.forEach((match, column) => {
    if (!match) return;
    const before = matches[winners.get(match.field) ?? -1];
    if (!before || (match.exact && !before.exact)) winners.set(match.field, column);
  });
  return row.cells.map((cell, column) => {
    const field = matches[column]?.field ?? rest;
    const mine = SEVERAL.includes(field) || winners.get(field) === column;
    const header = cellText(cell);
    if (header === '') return { column, header, field: 'skip' };
    return { column, header, field: mine && TAKEN[target].includes(field) ? field : rest };
  });
}

/** Columns with a field of their own; what there is no room for, or a name for, becomes a line of the message. */
export function customColumns(columns: readonly Column[]): Column[] {
  const wished = columns.filter(({ field }) => field === 'custom');
  const isNamed = ({ header }: Column, at: number): boolean =>
    Array.from(header).length <= CUSTOM_NAME_LIMIT &&
    wished.findIndex((other) => other.header === header) === at;
  return wished.filter(isNamed).slice(0, MOST_CUSTOM);
}

/**
 * Refuses columns that cannot become leads or accounts: `import.field_twice`, `import.field_unknown` (not for this target) and
 * `import.columns_missing` (nobody could be called, or the customer has no name).
 */
export function checkColumns(columns: readonly Column[], target: Target): void {
  const fields = columns.map(({ field }) => field);
  const isTwice = ({ field }: Column): boolean =>
    !SEVERAL.includes(field) && fields.indexOf(field) !== fields.lastIndexOf(field);
  refuse(
    'import.field_unknown',
    columns.find(({ field }) => !TAKEN[target].includes(field)),
  );
  refuse('import.field_twice', columns.find(isTwice));
  const named = fields.includes('companyName');
  const callable = fields.includes('phone') || (named && fields.includes('contactName'));
  if (target === 'account' && !named)
    throw new Refusal('invalid', 'import.columns_missing_account');
  if (target !== 'account' && !callable)
    throw new Refusal('invalid', 'import.columns_missing_lead');
}

function refuse(code: string, column: Column | undefined): void {
  if (column) throw new Refusal('invalid', code, { header: column.header });
}
