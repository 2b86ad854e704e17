import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

/** What sources cost, month by month. */
export class CreateInsights1763800000040 implements MigrationInterface {
  name = 'CreateInsights1763800000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'source_cost',
        columns: [
          make.id('id', primary),
          make.text('source_id', 32),
          make.text('month', 7),
          make.at('amount_fen'),
          make.text('note', 200),
          make.id('entered_by'),
          make.at('entered_at'),
        ],
        indices: [{ name: 'source_cost_month_ix', columnNames: ['source_id', 'month'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('source_cost');
  }
}
