import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const BEFORE = { name: 'lead_owner_state_ix', columnNames: ['owner_id', 'state'] };
const AFTER = { name: 'lead_owner_open_ix', columnNames: ['owner_id', 'state', 'merged_into'] };

/** Who carries how many leads is counted each second: within the index, instead of by a look at each lead. */
export class CoverLoads1763800000050 implements MigrationInterface {
  name = 'CoverLoads1763800000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('lead', new TableIndex(AFTER));
    await runner.dropIndex('lead', BEFORE.name);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createIndex('lead', new TableIndex(BEFORE));
    await runner.dropIndex('lead', AFTER.name);
  }
}
