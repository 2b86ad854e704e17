import { randomBytes } from 'node:crypto';
import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

const COLUMNS = [make.text('code', 20, nullable), make.json('custom_fields', nullable)];
const CODE = { name: 'lead_code_uq', columnNames: ['code'], isUnique: true };

/** The day on which a lead came in, in China, and the end of its id: as `codeOf` makes it. */
const FILL = {
  mysql: `UPDATE \`lead\` SET code = CONCAT('KH',
    DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL FLOOR(created_at / 1000) + 28800 SECOND), '%y%m%d'), '-', UPPER(RIGHT(id, 8)))`,
  sqlite: `UPDATE lead SET code = 'KH' || substr(strftime('%Y%m%d', created_at / 1000 + 28800, 'unixepoch'), 3) || '-' ||
    upper(substr(id, -8))`,
};

const TWICE = 'SELECT MAX(id) AS id, code FROM `lead` GROUP BY code HAVING COUNT(*) > 1';

/** Among the hundred thousand leads of one list two may have got the same code; another one is drawn until none have. */
async function drawAgain(runner: QueryRunner): Promise<void> {
  for (;;) {
    const found = (await runner.query(TWICE)) as { id: string; code: string }[];
    if (found.length === 0) return;
    for (const { id, code } of found) {
      const drawn = randomBytes(4).toString('hex').toUpperCase();
      await runner.query('UPDATE `lead` SET code = ? WHERE id = ?', [
        `${code.slice(0, 9)}${drawn}`,
        id,
      ]);
    }
  }
}

/** A number to name a customer by, and what a company's lists and forms say beside the fields that everybody has. */
export class AddCodeAndCustomFields1763800000046 implements MigrationInterface {
  name = 'AddCodeAndCustomFields1763800000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      'lead',
      COLUMNS.map((column) => new TableColumn(column)),
    );
    const isSqlite = runner.dataSource.options.type === 'better-sqlite3';
    await runner.query(isSqlite ? FILL.sqlite : FILL.mysql);
    await drawAgain(runner);
    await runner.createIndex('lead', new TableIndex(CODE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('lead', CODE.name);
    await runner.dropColumns(
      'lead',
      COLUMNS.map(({ name }) => name),
    );
  }
}
