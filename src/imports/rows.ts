import { clip } from '../kernel/clip';
import { Refusal } from '../kernel/refusal';
import { cellText, dayText, isError, phonesOf, type Cell } from './cells';
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
  const own = customColumns(columns);
  const isNote = (column: Column): boolean =>
    column.field === 'note' || (column.field === 'custom' && !own.includes(column));
  const custom = own.map((column) => [customPath(column), cellText(valueOf(column))]);
  const lines = [
    ...[
      text('message'),
      ...columns.filter(isNote).map((column) => line(column.header, cellText(valueOf(column)))),
    ],
    ...all('lastFollowUpOn').map((column) => line('最近跟进', dayText(valueOf(column), date1904))),
    line('其他电话', others.join('、')),
  ];
  return {
    ...{ companyName: text('companyName'), contactName: text('contactName'), phone },
    ...{ region: text('region'), industry: text('industry'), budgetRange: text('budgetRange') },
    ...{ email: text('email'), wechat: text('wechat'), jobTitle: text('jobTitle') },
    ...{ companySize: text('companySize'), purchaseStage: text('purchaseStage') },
    ...{ decisionRole: text('decisionRole'), creditCode: text('creditCode') },
    address: text('address'),
    // The rest stays in the file, which is kept for a month.
    message: clip(lines.filter((part) => part !== '').join('\n'), MESSAGE_LIMIT),
    ...(Object.fromEntries(custom) as Record<string, string>),
  };
}

const line = (name: string, value: string): string => (value === '' ? '' : `${name}：${value}`);
