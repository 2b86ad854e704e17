import { checkName } from '../accounts';
import { maskPhone } from '../kernel/phone';
import { Refusal } from '../kernel/refusal';
import { readForm } from '../leads';
import type { SheetRow, Target } from './columns';
import { readRow, type Layout } from './rows';
import { IMPORT_SOURCE } from './source';

/** A row as it would become; a rejected one says why instead. The number is masked, as everywhere. */
export type Preview = { row: number; values: Record<string, string>; refusal: Refusal | null };

/** What rows would become, without bringing them in. */
export const previewRows = (
  rows: readonly SheetRow[],
  how: { layout: Layout; target: Target },
): Preview[] => rows.map((row) => preview(row, how));

function preview(row: SheetRow, { layout, target }: Parameters<typeof previewRows>[1]): Preview {
  try {
    const form = readRow(row, layout);
    const read = target === 'account' ? asAccount(form) : asLead(form);
    const values = Object.entries(read).filter(([, value]) => value !== '');
    return { row: row.n, values: Object.fromEntries(values), refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { row: row.n, values: {}, refusal: error };
  }
}

function asLead(form: Record<string, string>): Record<string, string> {
  const draft = readForm(form, IMPORT_SOURCE);
  const phone = draft.phone === null ? '' : maskPhone(draft.phone);
  const texts = Object.entries(draft).map(([field, value]) => [field, value ?? '']);
  return { ...(Object.fromEntries(texts) as Record<string, string>), phone };
}

const asAccount = (form: Record<string, string>): Record<string, string> => ({
  companyName: checkName(form['companyName'] ?? ''),
  address: form['address'] ?? '',
});
