import { checkName } from '../accounts';
import { maskPhone } from '../kernel/phone';
import { Refusal } from '../kernel/refusal';
import { readForm, type LeadSource } from '../leads';
import type { SheetRow, Target } from './columns';
import { readRow, type Layout } from './rows';
import { sourceFor } from './source';

/** A row as it would become, custom fields by their headings; a rejected one says why instead. The number is masked. */
export type Preview = { row: number; values: Record<string, string>; refusal: Refusal | null };

/** What rows would become, without bringing them in. */
export function previewRows(
  rows: readonly SheetRow[],
  { layout, target }: { layout: Layout; target: Target },
): Preview[] {
  const source = sourceFor(layout);
  const read = target === 'account' ? asAccount : (form: Form) => asLead(form, source);
  return rows.map((row) => preview(row, (cells) => read(readRow(cells, layout))));
}

type Form = Record<string, string>;

function preview(row: SheetRow, readAs: (row: SheetRow) => Form): Preview {
  try {
    const read = readAs(row);
    const values = Object.entries(read).filter(([, value]) => value !== '');
    return { row: row.n, values: Object.fromEntries(values), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { row: row.n, values: {}, refusal: error };
  }
}

function asLead(form: Form, source: LeadSource): Form {
  const { customFields, ...draft } = readForm(form, source);
  const phone = draft.phone === null ? '' : maskPhone(draft.phone);
  const texts = Object.entries(draft).map(([field, value]) => [field, value ?? '']);
  const custom = (customFields ?? []).map(({ name, value }) => [name, value]);
  return { ...(Object.fromEntries([...custom, ...texts]) as Record<string, string>), phone };
}

const asAccount = (form: Form): Form => ({
  companyName: checkName(form['companyName'] ?? ''),
  address: form['address'] ?? '',
});
