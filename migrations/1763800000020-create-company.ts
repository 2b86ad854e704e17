import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, primary } from '../src/database/columns';

export class CreateCompany1763800000020 implements MigrationInterface {
  name = 'CreateCompany1763800000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'company',
        columns: [make.text('platform', 16, primary), make.text('company_id', 64)],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('company');
  }
}
