import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

export class CreateMinutes1763800000010 implements MigrationInterface {
  name = 'CreateMinutes1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'minutes_page',
        columns: [
          make.id('evidence_id', primary),
          make.int('n', primary),
          make.text('source', 8),
          make.long('text'),
          make.int('confidence'),
          make.flag(runner, 'poor'),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'minutes_keyword',
        columns: [
          make.id('evidence_id', primary),
          make.text('keyword', 30, primary),
          make.int('n'),
        ],
        indices: [{ name: 'minutes_keyword_keyword_ix', columnNames: ['keyword'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('minutes_keyword');
    await runner.dropTable('minutes_page');
  }
}
