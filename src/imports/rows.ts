import { Refusal } from '../kernel/refusal';
import { cellText, dayText, isError, phonesOf, type Cell } from './cells';
import { CUSTOM_VALUE_LIMIT } from '../leads';
import { customColumns, type Column, type ImportField, type SheetRow } from './columns';

/** How the rows of a sheet are read. */
export type Layout = {
  headerRow: number;
  /** Columns of the widest row. */
  width: number;
  date1904: boolean;
  columns: readonly Column[];
};

const MESSAGE_LIMIT = 1_000;

/** Where the value of a custom column stands in the form of its row. */
export const customPath = ({ column }: Column): string => `custom ${String(column)}`;

/**
 * A row as a form that intake reads. What has no room in a field of its own, a second number and the day of the last follow-up
 * become lines of the message. Refuses `import.cell_error` and `import.phone_rounded`.
 */
export function readRow({ cells }: SheetRow, layout: Layout): Record<string, string> {
  const { columns, date1904 } = layout;
  const valueOf = ({ column }: Column): Cell => cells[column] ?? null;
  for (const column of columns)
    if (column.field !== 'skip' && isError(valueOf(column)))
      throw new Refusal('invalid', 'import.cell_error', { column: column.header });
  const all = (field: ImportField): Column[] => columns.filter((column) => column.field === field);
  const text = (field: ImportField): string =>
    all(field)
      .map((column) => cellText(valueOf(column)))
      .filter((part) => part !== '')
      .join('\n');
  const { phone, others } = phonesOf(all('phone').map(valueOf));
  const custom = customOf(columns, (column) => cellText(valueOf(column)));
  const lines = [
    ...[text('message'), ...custom.lines],
    ...all('lastFollowUpOn').map((column) => line('最近跟进', dayText(valueOf(column), date1904))),
    line('其他电话', others.join('、')),
  ];
  return {
    ...{ companyName: text('companyName'), contactName: text('contactName'), phone },
    ...{ region: text('region'), industry: text('industry'), budgetRange: text('budgetRange') },
    ...{ email: text('email'), wechat: text('wechat'), jobTitle: text('jobTitle') },
    ...{ companySize: text('companySize'), purchaseStage: text('purchaseStage') },
    decisionRole: text('decisionRole'),
    ...{ address: text('address'), message: clip(lines.filter((part) => part !== '').join('\n')) },
    ...custom.fields,
  };
}

type Custom = { fields: Record<string, string>; lines: string[] };

/** Columns with names of the company's own: each a field, or a line of the message where it is too long for one. */
function customOf(columns: readonly Column[], textOf: (column: Column) => string): Custom {
  const own = customColumns(columns);
  const fits = (column: Column): boolean =>
    own.includes(column) && Array.from(textOf(column)).length <= CUSTOM_VALUE_LIMIT;
  const ofTheirOwn = columns.filter(({ field }) => field === 'custom' || field === 'note');
  const fields = ofTheirOwn.filter(fits).map((column) => [customPath(column), textOf(column)]);
  const rest = ofTheirOwn.filter((column) => !fits(column));
  const lines = rest.map((column) => line(column.header, textOf(column)));
  return { fields: Object.fromEntries(fields) as Record<string, string>, lines };
}

const line = (name: string, value: string): string => (value === '' ? '' : `${name}：${value}`);

/** The rest stays in the file, which is kept for a month. */
function clip(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= MESSAGE_LIMIT) return text;
  return `${characters.slice(0, MESSAGE_LIMIT - 1).join('')}…`;
}
