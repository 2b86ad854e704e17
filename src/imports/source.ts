import { LEAD_FIELDS, type LeadSource } from '../leads';
import { customColumns } from './columns';
import { customPath, type Layout } from './rows';

/** Where imported leads come from. It is part of the program, not of `sources.yaml`: no form may be posted to it. */
export const IMPORT_SOURCE: LeadSource = {
  id: 'import',
  name: '表格导入',
  ...{ kind: 'import', door: 'side', tags: [], costFen: 0, version: 1 },
  mapping: Object.fromEntries(LEAD_FIELDS.map((field) => [field, field])),
};

/** The same with the custom columns of a list. */
export const sourceFor = ({ columns }: Layout): LeadSource => ({
  ...IMPORT_SOURCE,
  custom: Object.fromEntries(
    customColumns(columns).map((column) => [column.header, customPath(column)]),
  ),
});
