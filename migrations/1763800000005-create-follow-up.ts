import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateFollowUp1763800000005 implements MigrationInterface {
  name = 'CreateFollowUp1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'follow_up',
        columns: [
          make.id('id', primary),
          make.id('subject_id'),
          make.id('member_id'),
          make.text('channel', 16),
          make.text('outcome', 16),
          make.text('note', 1000),
          make.text('next_step', 200, nullable),
          make.at('occurred_at'),
          make.at('logged_at'),
        ],
        indices: [
          { name: 'follow_up_subject_ix', columnNames: ['subject_id', 'occurred_at'] },
          { name: 'follow_up_member_ix', columnNames: ['member_id', 'occurred_at'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('follow_up');
  }
}
