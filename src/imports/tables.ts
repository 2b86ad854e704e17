import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { ImportRow, ImportRun } from './import-run';

export const ImportRunTable = new EntitySchema<ImportRun>({
  name: 'import_run',
  tableName: 'import_run',
  columns: {
    id: { ...col.id(), primary: true },
    memberId: col.id({ name: 'member_id' }),
    target: col.text(8),
    fileName: col.text(120, { name: 'file_name' }),
    sha256: col.text(64),
    format: col.text(8),
    state: col.text(12),
    layout: col.json(),
    total: col.int(),
    dispatch: col.flag(),
    cursor: col.int({ name: 'cursor_row' }),
    created: col.int(),
    repeated: col.int(),
    rejected: col.int(),
    removed: col.int(),
    stayed: col.json(),
    failure: col.text(64, { nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
    startedAt: col.at({ name: 'started_at', nullable: true }),
    endedAt: col.at({ name: 'ended_at', nullable: true }),
    updatedAt: col.at({ name: 'updated_at' }),
    version: col.int(),
  },
  indices: [{ name: 'import_run_member_ix', columns: ['memberId', 'id'] }],
});

/** What became of a row; what stood in it is in the file of rows. */
export const ImportRowTable = new EntitySchema<ImportRow>({
  name: 'import_row',
  tableName: 'import_row',
  columns: {
    importId: { ...col.id({ name: 'import_id' }), primary: true },
    row: { ...col.int({ name: 'row_number' }), primary: true },
    outcome: col.text(8),
    subjectId: col.id({ name: 'subject_id', nullable: true }),
    reason: col.text(200, { nullable: true }),
  },
});

export const importTables = [ImportRunTable, ImportRowTable];
