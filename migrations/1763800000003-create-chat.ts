import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateChat1763800000003 implements MigrationInterface {
  name = 'CreateChat1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'message',
        columns: [
          make.id('id', primary),
          make.id('recipient_id'),
          make.text('kind', 32),
          make.id('subject_id', nullable),
          make.text('unique_key', 160, nullable),
          make.flag(runner, 'urgent'),
          make.text('state', 16),
          make.text('face', 24),
          make.text('notice', 200, nullable),
          make.json('content', nullable),
          make.json('codes'),
          make.text('shown', 64, nullable),
          make.text('platform_message_id', 190, nullable),
          make.id('digest_id', nullable),
          make.text('error', 300, nullable),
          make.at('created_at'),
          make.at('sent_at', nullable),
        ],
        uniques: [{ name: 'message_unique_key_uq', columnNames: ['unique_key'] }],
        indices: [
          { name: 'message_recipient_state_ix', columnNames: ['recipient_id', 'state'] },
          { name: 'message_subject_ix', columnNames: ['subject_id', 'state'] },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'platform_token',
        columns: [
          make.text('token_key', 64, primary),
          make.text('value', 2000),
          make.int('version'),
          make.at('expires_at'),
          make.at('lock_until'),
          make.at('retry_at'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['platform_token', 'message']) await runner.dropTable(table);
  }
}
