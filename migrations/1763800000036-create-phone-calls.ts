import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

/** Calls that come in; and on each lead what its source says of it, and whether the customer has called. */
export class CreatePhoneCalls1763800000036 implements MigrationInterface {
  name = 'CreatePhoneCalls1763800000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('lead', [
      new TableColumn(make.json('tags', nullable)),
      new TableColumn(make.flag(runner, 'high_intent', { default: '0' })),
    ]);
    await runner.createTable(
      new Table({
        name: 'phone_call',
        columns: [
          make.id('id', primary),
          make.text('source_id', 32),
          make.text('call_id', 64),
          make.text('from_number', 40),
          make.text('to_number', 40),
          make.id('lead_id'),
          make.id('member_id', nullable),
          make.text('state', 8),
          make.flag(runner, 'answered'),
          make.int('seconds'),
          make.at('started_at'),
          make.at('ended_at', nullable),
          make.int('version'),
        ],
        uniques: [{ name: 'phone_call_id_uq', columnNames: ['source_id', 'call_id'] }],
        indices: [{ name: 'phone_call_lead_ix', columnNames: ['lead_id'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('phone_call');
    await runner.dropColumns('lead', ['tags', 'high_intent']);
  }
}
