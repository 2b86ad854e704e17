import { Refusal } from '../kernel/refusal';
import {
  LEAD_FIELDS,
  readCustom,
  readField,
  readForm,
  type LeadField,
  type LeadSource,
} from '../leads';

/** What a field of ours would become by a mapping. `value` is null where the path leads to nothing, or to what is refused. */
export type ValuePreview = { path: string; value: string | null; refusal: Refusal | null };
export type FieldPreview = ValuePreview & { field: LeadField };
export type CustomPreview = ValuePreview & { name: string };

export type PayloadPreview = {
  fields: FieldPreview[];
  custom: CustomPreview[];
  /** Ours that the mapping does not name. */
  unmapped: LeadField[];
  /** Why no lead would come of it. */
  refusal: Refusal | null;
};

/** Reads a sample as it would be read if it came in; nothing is kept. */
export function previewPayload(form: Record<string, unknown>, source: LeadSource): PayloadPreview {
  const mapped = LEAD_FIELDS.filter((field) => source.mapping[field] !== undefined);
  return {
    fields: mapped.map((field) => {
      const path = source.mapping[field] ?? '';
      return { field, ...previewValue(path, () => readField(form, source, field)) };
    }),
    custom: Object.entries(source.custom ?? {}).map(([name, path]) => ({
      ...{ name, ...previewValue(path, () => readCustom(form, { name, path })) },
    })),
    unmapped: LEAD_FIELDS.filter((field) => source.mapping[field] === undefined),
    refusal: refusalOf(() => readForm(form, source)),
  };
}

function previewValue(path: string, read: () => string): ValuePreview {
  let value = '';
  const refusal = refusalOf(() => {
    value = read();
  });
  return { path, value: value || null, refusal };
}

function refusalOf(read: () => unknown): Refusal | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
