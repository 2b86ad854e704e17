import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateDailyReport1763800000008 implements MigrationInterface {
  name = 'CreateDailyReport1763800000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'daily_report',
        columns: [
          make.id('id', primary),
          make.id('member_id'),
          make.at('day_at'),
          make.json('lines', nullable),
          make.at('confirmed_at', nullable),
          make.int('version'),
        ],
        uniques: [{ name: 'daily_report_day_uq', columnNames: ['member_id', 'day_at'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('daily_report');
  }
}
