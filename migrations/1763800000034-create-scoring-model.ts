import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

/** What was learnt from leads that are over, with how well it does. */
export class CreateScoringModel1763800000034 implements MigrationInterface {
  name = 'CreateScoringModel1763800000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'scoring_model',
        columns: [
          make.id('id', primary),
          make.at('trained_at'),
          make.int('rules_version'),
          make.json('trained'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('scoring_model');
  }
}
