import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

/** What sources cost, month by month; and the daily sample of leads that were found 无效. */
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
    await runner.createTable(
      new Table({
        name: 'lead_review',
        columns: [
          make.text('day', 10, primary),
          make.id('lead_id', primary),
          make.text('source_id', 32),
          make.id('leader_id', nullable),
          make.int('place'),
          make.text('seed', 64),
          make.int('candidates'),
          make.text('verdict', 8, nullable),
          make.text('note', 200, nullable),
          make.at('judged_at', nullable),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('lead_review');
    await runner.dropTable('source_cost');
  }
}
