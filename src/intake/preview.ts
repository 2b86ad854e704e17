import { Refusal } from '../kernel/refusal';
import { LEAD_FIELDS, readField, readForm, type LeadField, type LeadSource } from '../leads';

/** What a field of ours would become by a mapping. `value` is null where the path leads to nothing, or to what is refused. */
export type FieldPreview = {
  field: LeadField;
  path: string;
  value: string | null;
  refusal: Refusal | null;
};

export type PayloadPreview = {
  fields: FieldPreview[];
  /** Ours that the mapping does not name. */
  unmapped: LeadField[];
  /** Why no lead would come of it. */
  refusal: Refusal | null;
};

/** Reads a sample as it would be read if it came in; nothing is kept. */
export function previewPayload(form: Record<string, unknown>, source: LeadSource): PayloadPreview {
  const mapped = LEAD_FIELDS.filter((field) => source.mapping[field] !== undefined);
  return {
    fields: mapped.map((field) => previewField(form, source, field)),
    unmapped: LEAD_FIELDS.filter((field) => source.mapping[field] === undefined),
    refusal: refusalOf(() => readForm(form, source)),
  };
}

function previewField(
  form: Record<string, unknown>,
  source: LeadSource,
  field: LeadField,
): FieldPreview {
  const path = source.mapping[field] ?? '';
  let value = '';
  const refusal = refusalOf(() => {
    value = readField(form, source, field);
  });
  return { field, path, value: value || null, refusal };
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
