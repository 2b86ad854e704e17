import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

export class CreatePlatformCalls1763800000023 implements MigrationInterface {
  name = 'CreatePlatformCalls1763800000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'platform_calls',
        columns: [
          make.text('platform', 16, primary),
          make.text('month', 7, primary),
          make.int('calls'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('platform_calls');
  }
}
