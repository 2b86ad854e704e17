import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const REFUSAL = 'audit_log is append-only';

export class CreateAuditLog1763800000002 implements MigrationInterface {
  name = 'CreateAuditLog1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'audit_log',
        columns: [
          make.id('id', primary),
          make.at('happened_at'),
          make.text('actor_kind', 16),
          make.text('actor_id', 64),
          make.text('action', 48),
          make.text('subject_id', 64),
          make.long('data'),
          make.text('request_id', 64, nullable),
        ],
        indices: [{ name: 'audit_log_subject_ix', columnNames: ['subject_id'] }],
      }),
      // MySQL keeps the table when a trigger is refused; the next try must get past it.
      true,
    );
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    for (const change of ['UPDATE', 'DELETE']) {
      const name = `audit_log_no_${change.toLowerCase()}`;
      const head = `CREATE TRIGGER ${name} BEFORE ${change} ON audit_log FOR EACH ROW`;
      await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
      await runner.query(
        sqlite
          ? `${head} BEGIN SELECT RAISE(ABORT, '${REFUSAL}'); END`
          : `${head} SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${REFUSAL}'`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_log');
  }
}
