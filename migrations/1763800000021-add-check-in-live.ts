import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make } from '../src/database/columns';

/** Whether a check-in was heard of while it happened; of those there are, nobody knows better. */
export class AddCheckInLive1763800000021 implements MigrationInterface {
  name = 'AddCheckInLive1763800000021';

  async up(runner: QueryRunner): Promise<void> {
    const column = make.flag(runner, 'check_in_live', { default: '1' });
    await runner.addColumn('visit', new TableColumn(column));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('visit', 'check_in_live');
  }
}
