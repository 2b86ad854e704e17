import { checkName } from '../accounts';
import { maskPhone } from '../kernel/phone';
import { Refusal } from '../kernel/refusal';
import { readForm, type CustomField, type LeadSource } from '../leads';
import type { SheetRow, Target } from './columns';
import { readRow, type Layout } from './rows';
import { sourceFor } from './source';

/** A row as it would become; a rejected one says why instead. The number is masked. */
export type Preview = Shown & { row: number; refusal: Refusal | null };
type Shown = { values: Form; custom: readonly CustomField[] };

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

function preview(row: SheetRow, readAs: (row: SheetRow) => Shown): Preview {
  try {
    const { values: read, custom } = readAs(row);
    const values = Object.entries(read).filter(([, value]) => value !== '');
    return { row: row.n, values: Object.fromEntries(values), custom, refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { row: row.n, values: {}, custom: [], refusal: error };
  }
}

function asLead(form: Form, source: LeadSource): Shown {
  const { customFields, ...draft } = readForm(form, source);
  const phone = draft.phone === null ? '' : maskPhone(draft.phone);
  const texts = Object.entries(draft).map(([field, value]) => [field, value ?? '']);
  const values = { ...(Object.fromEntries(texts) as Form), phone };
  return { values, custom: customFields ?? [] };
}

const asAccount = (form: Form): Shown => ({
  values: { companyName: checkName(form['companyName'] ?? ''), address: form['address'] ?? '' },
  custom: [],
});
