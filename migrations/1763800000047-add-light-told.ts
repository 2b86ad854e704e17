import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

const EFFECTIVE = {
  name: 'visit_effective_ix',
  columnNames: ['account_id', 'effective', 'reported_at'],
};

/** When members were last told how their customers stand, and a quick way to the last effective visit. */
export class AddLightTold1763800000047 implements MigrationInterface {
  name = 'AddLightTold1763800000047';

  async up(runner: QueryRunner): Promise<void> {
    const columns = [make.id('member_id', primary), make.at('told_at')];
    await runner.createTable(new Table({ name: 'light_told', columns }));
    await runner.createIndex('visit', new TableIndex(EFFECTIVE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('visit', EFFECTIVE.name);
    await runner.dropTable('light_told');
  }
}
