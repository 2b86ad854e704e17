import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreatePeople1763800000004 implements MigrationInterface {
  name = 'CreatePeople1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'member',
        columns: [
          make.id('id', primary),
          make.text('platform', 16),
          make.text('platform_user_id', 64),
          make.text('name', 64),
          make.text('position', 64),
          make.text('role', 16),
          make.text('status', 16),
          make.id('team_id', nullable),
          make.json('regions'),
          make.json('industries'),
          make.flag(runner, 'available'),
          make.int('version'),
        ],
        uniques: [
          { name: 'member_platform_user_uq', columnNames: ['platform', 'platform_user_id'] },
        ],
        indices: [{ name: 'member_team_id_ix', columnNames: ['team_id'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'team',
        columns: [
          make.id('id', primary),
          make.text('platform', 16),
          make.text('platform_team_id', 64),
          make.text('name', 64),
          make.id('parent_id', nullable),
          make.id('leader_id', nullable),
        ],
        uniques: [{ name: 'team_platform_team_uq', columnNames: ['platform', 'platform_team_id'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'session',
        columns: [
          make.text('token_hash', 64, primary),
          make.id('member_id'),
          make.at('created_at'),
          make.at('expires_at'),
        ],
        indices: [{ name: 'session_expires_at_ix', columnNames: ['expires_at'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'api_key',
        columns: [
          make.id('id', primary),
          make.text('name', 64),
          make.text('key_hash', 64),
          make.at('created_at'),
          make.at('revoked_at', nullable),
        ],
        uniques: [{ name: 'api_key_hash_uq', columnNames: ['key_hash'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['api_key', 'session', 'team', 'member']) await runner.dropTable(table);
  }
}
