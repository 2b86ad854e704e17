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
export type FieldPreview = {
  field: LeadField;
  path: string;
  value: string | null;
  refusal: Refusal | null;
};
/** A field of the company's own; it is never refused. */
export type CustomPreview = { name: string; path: string; value: string | null };

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
      ...{ name, path, value: readCustom(form, path) || null },
    })),
    unmapped: LEAD_FIELDS.filter((field) => source.mapping[field] === undefined),
    refusal: refusalOf(() => readForm(form, source)),
  };
}

type Value = Omit<FieldPreview, 'field'>;

function previewValue(path: string, read: () => string): Value {
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
