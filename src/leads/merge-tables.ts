import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { LeadKey } from './duplicate';
import type { Merge } from './merge';

export const MergeTable = new EntitySchema<Merge>({
  name: 'lead_merge',
  tableName: 'lead_merge',
  columns: {
    id: { ...col.id(), primary: true },
    survivorId: col.id({ name: 'survivor_id' }),
    mergedId: col.id({ name: 'merged_id' }),
    by: col.text(64, { name: 'merged_by' }),
    at: col.at({ name: 'merged_at' }),
    undoneAt: col.at({ name: 'undone_at', nullable: true }),
    kept: col.json({ nullable: true }),
  },
  indices: [
    { name: 'lead_merge_survivor_ix', columns: ['survivorId'] },
    { name: 'lead_merge_merged_ix', columns: ['mergedId'] },
    { name: 'lead_merge_at_ix', columns: ['at'] },
  ],
});

/** What leads look alike by. */
export const LeadKeyTable = new EntitySchema<LeadKey>({
  name: 'lead_key',
  tableName: 'lead_key',
  columns: {
    leadId: { ...col.id({ name: 'lead_id' }), primary: true },
    kind: { ...col.text(8), primary: true },
    value: col.text(190),
  },
  indices: [{ name: 'lead_key_value_ix', columns: ['kind', 'value'] }],
});

export const mergeTables = [MergeTable, LeadKeyTable];
