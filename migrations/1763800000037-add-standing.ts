import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

const SINCE = { name: 'lead_ownership_since_ix', columnNames: ['since_at', 'how', 'owner_id'] };

/** What dispatch knows of members beside their regions: capacity, seniority, since when they are here. */
export class AddStanding1763800000037 implements MigrationInterface {
  name = 'AddStanding1763800000037';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('member', [
      new TableColumn(make.int('capacity', nullable)),
      new TableColumn(make.flag(runner, 'senior', { default: '0' })),
      new TableColumn(make.at('joined_at', nullable)),
    ]);
    await runner.addColumn('lead', new TableColumn(make.at('effective_at', nullable)));
    await runner.createIndex('lead_ownership', new TableIndex(SINCE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('lead_ownership', SINCE.name);
    await runner.dropColumn('lead', 'effective_at');
    await runner.dropColumns('member', ['capacity', 'senior', 'joined_at']);
  }
}
