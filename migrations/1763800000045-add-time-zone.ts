import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

/** Where a member works, when it is not in China's zone. */
export class AddTimeZone1763800000045 implements MigrationInterface {
  name = 'AddTimeZone1763800000045';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('member', new TableColumn(make.int('utc_offset', nullable)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('member', 'utc_offset');
  }
}
