import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

/** When members are in a meeting, as their calendars say. */
export class CreateBusyTime1763800000049 implements MigrationInterface {
  name = 'CreateBusyTime1763800000049';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'busy_time',
        columns: [
          make.id('member_id', primary),
          make.text('source', 8, primary),
          make.at('from_at', primary),
          make.at('to_at'),
        ],
        indices: [{ name: 'busy_time_to_at_ix', columnNames: ['to_at'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('busy_time');
  }
}
