import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make } from '../src/database/columns';

/** How the customer was met; what there is already were visits on site. */
export class AddVisitChannel1763800000011 implements MigrationInterface {
  name = 'AddVisitChannel1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    const column = make.text('channel', 8, { default: "'visit'" });
    await runner.addColumn('visit', new TableColumn(column));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('visit', 'channel');
  }
}
