import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const RED = { name: 'lead_light_owner_ix', columnNames: ['light', 'owner_id'] };
const RUNNING = { name: 'lead_clock_running_ix', columnNames: ['stopped_at', 'calendar_version'] };

/** Who is away and when; which clocks were computed by which calendar, and which leads are red. */
export class CreateAbsence1763800000042 implements MigrationInterface {
  name = 'CreateAbsence1763800000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'absence',
        columns: [
          make.id('id', primary),
          make.id('member_id'),
          make.at('from_at'),
          make.at('to_at'),
          make.text('source', 8),
          make.text('external_id', 64, nullable),
          make.at('cancelled_at', nullable),
        ],
        uniques: [{ name: 'absence_external_uq', columnNames: ['source', 'external_id'] }],
        indices: [{ name: 'absence_to_at_ix', columnNames: ['to_at'] }],
      }),
    );
    await runner.createIndex('lead_clock', new TableIndex(RUNNING));
    await runner.createIndex('lead', new TableIndex(RED));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('lead', RED.name);
    await runner.dropIndex('lead_clock', RUNNING.name);
    await runner.dropTable('absence');
  }
}
