import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateDingTalkTodo1763800000022 implements MigrationInterface {
  name = 'CreateDingTalkTodo1763800000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'dingtalk_todo',
        columns: [
          make.id('lead_id', primary),
          make.int('round', primary),
          make.id('member_id'),
          make.text('task_id', 64, nullable),
          make.text('state', 8),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('dingtalk_todo');
  }
}
