import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const VISIT_LEAD = { name: 'visit_lead_ix', columnNames: ['lead_id'] };

export class CreateImport1763800000030 implements MigrationInterface {
  name = 'CreateImport1763800000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'import_run',
        columns: [
          make.id('id', primary),
          make.id('member_id'),
          make.text('target', 8),
          make.text('file_name', 120),
          make.text('sha256', 64),
          make.text('format', 8),
          make.text('state', 12),
          make.json('layout'),
          make.int('total'),
          make.flag(runner, 'dispatch'),
          make.int('cursor_row'),
          make.int('created'),
          make.int('repeated'),
          make.int('rejected'),
          make.int('removed'),
          make.json('stayed'),
          make.text('failure', 64, nullable),
          make.at('created_at'),
          make.at('started_at', nullable),
          make.at('ended_at', nullable),
          make.at('updated_at'),
          make.int('version'),
        ],
        indices: [{ name: 'import_run_member_ix', columnNames: ['member_id', 'id'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'import_row',
        columns: [
          make.id('import_id', primary),
          make.int('row_number', primary),
          make.text('outcome', 8),
          make.id('subject_id', nullable),
          make.text('reason', 200, nullable),
        ],
      }),
    );
    // An import is taken back only as far as nobody has visited its leads.
    await runner.createIndex('visit', new TableIndex(VISIT_LEAD));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('visit', VISIT_LEAD.name);
    await runner.dropTable('import_row');
    await runner.dropTable('import_run');
  }
}
