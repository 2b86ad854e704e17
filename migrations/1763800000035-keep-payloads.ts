import { TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable } from '../src/database/columns';

const TABLE = 'lead_submission';
const COLUMNS = [
  make.text('content_digest', 64, nullable),
  make.text('outcome', 8, { default: "'lead'" }),
  make.text('content_type', 64, nullable),
  make.int('mapping_version', nullable),
  make.text('reason', 200, nullable),
  make.int('attempts', { default: '0' }),
];
const INDEX = new TableIndex({
  name: 'lead_submission_outcome_ix',
  columnNames: ['outcome', 'source_id', 'id'],
});

/** What comes in is kept as it came, whatever becomes of it: what could not be read has no lead yet. */
export class KeepPayloads1763800000035 implements MigrationInterface {
  name = 'KeepPayloads1763800000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.changeColumn(TABLE, 'lead_id', new TableColumn(make.id('lead_id', nullable)));
    await runner.addColumns(
      TABLE,
      COLUMNS.map((column) => new TableColumn(column)),
    );
    await runner.createIndex(TABLE, INDEX);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex(TABLE, INDEX);
    await runner.query(`DELETE FROM ${TABLE} WHERE lead_id IS NULL`);
    await runner.dropColumns(
      TABLE,
      COLUMNS.map(({ name }) => name),
    );
    await runner.changeColumn(TABLE, 'lead_id', new TableColumn(make.id('lead_id')));
  }
}
