import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

const CODE = { name: 'lead_credit_code_uq', columnNames: ['credit_code'], isUnique: true };

/** The 统一社会信用代码 of a lead's company: one lead for each. */
export class AddCreditCode1763800000048 implements MigrationInterface {
  name = 'AddCreditCode1763800000048';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('lead', new TableColumn(make.text('credit_code', 18, nullable)));
    await runner.createIndex('lead', new TableIndex(CODE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('lead', CODE.name);
    await runner.dropColumn('lead', 'credit_code');
  }
}
