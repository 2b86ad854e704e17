import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const MERGED = { name: 'lead_merged_into_ix', columnNames: ['merged_into'] };

/** What leads look alike by, which of them have been put together, and how often a customer asked again. */
export class CreateMerges1763800000038 implements MigrationInterface {
  name = 'CreateMerges1763800000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('lead', [
      new TableColumn(make.id('merged_into', nullable)),
      new TableColumn(make.int('heat', { default: '0' })),
    ]);
    await runner.createIndex('lead', new TableIndex(MERGED));
    await runner.createTable(
      new Table({
        name: 'lead_merge',
        columns: [
          make.id('id', primary),
          make.id('survivor_id'),
          make.id('merged_id'),
          make.text('merged_by', 64),
          make.at('merged_at'),
          make.at('undone_at', nullable),
          make.json('kept', nullable),
        ],
        indices: [
          { name: 'lead_merge_survivor_ix', columnNames: ['survivor_id'] },
          { name: 'lead_merge_merged_ix', columnNames: ['merged_id'] },
          { name: 'lead_merge_at_ix', columnNames: ['merged_at'] },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'lead_key',
        columns: [
          make.id('lead_id', primary),
          make.text('kind', 8, primary),
          make.text('value', 190),
        ],
        indices: [{ name: 'lead_key_value_ix', columnNames: ['kind', 'value'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('lead_key');
    await runner.dropTable('lead_merge');
    await runner.dropIndex('lead', MERGED.name);
    await runner.dropColumns('lead', ['merged_into', 'heat']);
  }
}
