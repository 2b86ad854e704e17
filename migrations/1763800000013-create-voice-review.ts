import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateVoiceReview1763800000013 implements MigrationInterface {
  name = 'CreateVoiceReview1763800000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'voice_review',
        columns: [
          make.id('voice_id', primary),
          make.id('reviewer_id', primary),
          make.at('listened_at'),
          make.text('verdict', 8, nullable),
          make.text('comment', 500, nullable),
          make.at('reviewed_at', nullable),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('voice_review');
  }
}
