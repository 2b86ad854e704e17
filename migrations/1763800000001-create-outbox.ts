import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateOutbox1763800000001 implements MigrationInterface {
  name = 'CreateOutbox1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'job',
        columns: [
          make.id('id', primary),
          make.int('lane'),
          make.text('kind', 48),
          make.text('unique_key', 96, nullable),
          make.at('due_at', nullable),
          make.int('attempt'),
          make.int('max_attempts'),
          make.int('crashes'),
          make.text('lease', 16, nullable),
          make.long('payload'),
          make.text('last_error', 500, nullable),
          make.at('created_at'),
        ],
        uniques: [{ name: 'job_unique_key_uq', columnNames: ['unique_key'] }],
        indices: [{ name: 'job_lane_due_at_ix', columnNames: ['lane', 'due_at'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'inbox',
        columns: [
          make.text('source', 16, primary),
          make.text('dedupe', 64, primary),
          make.at('received_at'),
          make.long('body', nullable),
        ],
        indices: [{ name: 'inbox_received_at_ix', columnNames: ['received_at'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'allowance',
        columns: [make.text('id', 64, primary), make.int('tokens'), make.at('refilled_at')],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['allowance', 'inbox', 'job']) await runner.dropTable(table);
  }
}
