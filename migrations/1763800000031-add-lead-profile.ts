import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

const COLUMNS = [
  make.text('email', 100, nullable),
  make.text('wechat', 40, nullable),
  make.text('job_title', 30, nullable),
  make.text('company_size', 30, nullable),
  make.text('purchase_stage', 30, nullable),
  make.text('decision_role', 30, nullable),
];

/** Who the contact is and how far the customer has come with buying: what a lead is judged by. */
export class AddLeadProfile1763800000031 implements MigrationInterface {
  name = 'AddLeadProfile1763800000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      'lead',
      COLUMNS.map((column) => new TableColumn(column)),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns(
      'lead',
      COLUMNS.map(({ name }) => name),
    );
  }
}
