import { LEAD_FIELDS, type LeadSource } from '../leads';

/** Where imported leads come from. It is part of the program, not of `sources.yaml`: no form may be posted to it. */
export const IMPORT_SOURCE: LeadSource = {
  id: 'import',
  name: '表格导入',
  ...{ kind: 'import', door: 'side', tags: [], costFen: 0, version: 1 },
  mapping: Object.fromEntries(LEAD_FIELDS.map((field) => [field, field])),
};
