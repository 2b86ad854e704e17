import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const SCORE = [
  make.int('score', { default: '0' }),
  make.int('score_version', { default: '0' }),
  make.at('scored_at', nullable),
  make.at('mql_at', nullable),
];
const INDICES = [
  { name: 'lead_score_ix', columnNames: ['score'] },
  { name: 'lead_mql_at_ix', columnNames: ['mql_at'] },
];

/** What visitors did, whose traces they are, and what each lead is worth. */
export class CreateLeadBehaviour1763800000033 implements MigrationInterface {
  name = 'CreateLeadBehaviour1763800000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns(
      'lead',
      SCORE.map((column) => new TableColumn(column)),
    );
    for (const index of INDICES) await runner.createIndex('lead', new TableIndex(index));
    await runner.createTable(behaviour());
    await runner.createTable(
      new Table({
        name: 'lead_trace',
        columns: [make.text('who', 190, primary), make.id('lead_id', nullable), make.at('seen_at')],
        indices: [
          { name: 'lead_trace_lead_ix', columnNames: ['lead_id'] },
          { name: 'lead_trace_seen_at_ix', columnNames: ['seen_at'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['lead_trace', 'lead_behaviour']) await runner.dropTable(table);
    for (const { name } of INDICES) await runner.dropIndex('lead', name);
    await runner.dropColumns(
      'lead',
      SCORE.map(({ name }) => name),
    );
  }
}

const behaviour = (): Table =>
  new Table({
    name: 'lead_behaviour',
    columns: [
      make.id('id', primary),
      make.text('source_id', 32),
      make.text('event_id', 64),
      make.text('who', 190),
      make.id('lead_id', nullable),
      make.text('kind', 16),
      make.at('happened_at'),
      make.text('page', 200, nullable),
      make.int('seconds', nullable),
      make.at('received_at'),
    ],
    uniques: [{ name: 'lead_behaviour_event_uq', columnNames: ['source_id', 'event_id'] }],
    indices: [
      { name: 'lead_behaviour_lead_ix', columnNames: ['lead_id', 'happened_at'] },
      { name: 'lead_behaviour_who_ix', columnNames: ['who'] },
      { name: 'lead_behaviour_received_at_ix', columnNames: ['received_at'] },
    ],
  });
