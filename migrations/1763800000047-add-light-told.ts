import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

const EFFECTIVE = {
  name: 'visit_effective_ix',
  columnNames: ['account_id', 'effective', 'reported_at'],
};

/** When an owner was last told of a customer's light, and a quick way to the last effective visit. */
export class AddLightTold1763800000047 implements MigrationInterface {
  name = 'AddLightTold1763800000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('account', new TableColumn(make.at('light_told_at', nullable)));
    await runner.createIndex('visit', new TableIndex(EFFECTIVE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('visit', EFFECTIVE.name);
    await runner.dropColumn('account', 'light_told_at');
  }
}
