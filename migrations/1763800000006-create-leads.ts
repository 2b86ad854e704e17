import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateLeads1763800000006 implements MigrationInterface {
  name = 'CreateLeads1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(leadTable());
    await runner.createTable(
      new Table({
        name: 'lead_submission',
        columns: [
          make.id('id', primary),
          make.text('source_id', 32),
          make.text('digest', 64),
          make.id('lead_id'),
          make.at('received_at'),
          make.long('form'),
        ],
        uniques: [{ name: 'lead_submission_digest_uq', columnNames: ['source_id', 'digest'] }],
        indices: [{ name: 'lead_submission_lead_ix', columnNames: ['lead_id'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'lead_ownership',
        columns: [
          make.id('lead_id', primary),
          make.int('round', primary),
          make.id('owner_id'),
          make.at('since_at'),
          make.json('decision', nullable),
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'lead_clock',
        columns: [
          make.id('id', primary),
          make.id('lead_id'),
          make.int('round'),
          make.at('started_at'),
          make.at('stopped_at', nullable),
          make.text('stop_reason', 16, nullable),
          make.int('policy_version'),
          make.text('calendar_version', 32),
        ],
        uniques: [{ name: 'lead_clock_round_uq', columnNames: ['lead_id', 'round'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'lead_clock_step',
        columns: [
          make.id('clock_id', primary),
          make.int('level', primary),
          make.at('due_at'),
          make.at('fired_at', nullable),
          make.at('late_ms', nullable),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['lead_clock_step', 'lead_clock', 'lead_ownership', 'lead_submission', 'lead'];
    for (const table of tables) await runner.dropTable(table);
  }
}

const leadTable = (): Table =>
  new Table({
    name: 'lead',
    columns: [
      make.id('id', primary),
      make.text('source_id', 32),
      make.text('identity', 190),
      make.text('company_name', 100),
      make.text('contact_name', 50),
      make.text('phone', 40, nullable),
      make.text('region', 30, nullable),
      make.text('industry', 30, nullable),
      make.text('budget_range', 30, nullable),
      make.text('message', 1000, nullable),
      make.text('state', 16),
      make.id('owner_id', nullable),
      make.text('light', 8),
      make.int('round'),
      make.text('disqualified_because', 40, nullable),
      make.at('accepted_at', nullable),
      make.at('first_touch_at', nullable),
      make.at('created_at'),
      make.at('updated_at'),
      make.int('version'),
    ],
    uniques: [{ name: 'lead_identity_uq', columnNames: ['identity'] }],
    indices: [
      { name: 'lead_owner_state_ix', columnNames: ['owner_id', 'state'] },
      { name: 'lead_created_at_ix', columnNames: ['created_at'] },
    ],
  });
