import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateVisits1763800000007 implements MigrationInterface {
  name = 'CreateVisits1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...accountTables(), ...visitTables(runner), ...evidenceTables()])
      await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'evidence_seal',
      'evidence_band',
      'evidence',
      'capture_ticket',
      'capture_consent',
    ];
    for (const table of [...tables, 'visit', 'account', 'idempotent_answer'])
      await runner.dropTable(table);
  }
}

const accountTables = (): Table[] => [
  new Table({
    name: 'idempotent_answer',
    columns: [
      make.id('caller_id', primary),
      make.text('key_hash', 64, primary),
      make.text('request_hash', 64),
      make.long('body'),
      make.at('created_at'),
    ],
    indices: [{ name: 'idempotent_answer_created_ix', columnNames: ['created_at'] }],
  }),
  new Table({
    name: 'account',
    columns: [
      make.id('id', primary),
      make.text('name', 100),
      make.text('name_key', 100),
      make.id('owner_id'),
      make.text('address', 200, nullable),
      make.int('latitude_e6', nullable),
      make.int('longitude_e6', nullable),
      make.at('created_at'),
      make.at('updated_at'),
      make.int('version'),
    ],
    uniques: [{ name: 'account_name_uq', columnNames: ['owner_id', 'name_key'] }],
    indices: [{ name: 'account_place_ix', columnNames: ['latitude_e6', 'longitude_e6'] }],
  }),
];

const visitTables = (runner: QueryRunner): Table[] => [
  new Table({
    name: 'visit',
    columns: [
      make.id('id', primary),
      make.id('draft_id', nullable),
      make.id('member_id'),
      make.id('account_id'),
      make.id('lead_id', nullable),
      make.text('state', 12),
      make.text('purpose', 100, nullable),
      make.at('planned_at', nullable),
      make.at('checked_in_at', nullable),
      make.at('reported_at', nullable),
      make.int('latitude_e6', nullable),
      make.int('longitude_e6', nullable),
      make.int('accuracy_metres', nullable),
      make.json('actions'),
      make.text('next_step', 200, nullable),
      make.at('next_step_at', nullable),
      make.text('note', 1000, nullable),
      make.text('explanation', 500, nullable),
      make.int('minutes', nullable),
      { ...make.flag(runner, 'effective'), isNullable: true },
      make.text('effective_because', 60, nullable),
      make.int('score', nullable),
      make.flag(runner, 'flagged'),
      make.json('signals'),
      make.at('created_at'),
      make.at('updated_at'),
      make.int('version'),
    ],
    uniques: [{ name: 'visit_draft_uq', columnNames: ['member_id', 'draft_id'] }],
    indices: [
      { name: 'visit_account_ix', columnNames: ['account_id', 'created_at'] },
      { name: 'visit_member_ix', columnNames: ['member_id', 'created_at'] },
    ],
  }),
  new Table({
    name: 'capture_consent',
    columns: [
      make.id('id', primary),
      make.id('member_id'),
      make.text('version', 16),
      make.text('text_hash', 64),
      make.at('accepted_at'),
      make.at('withdrawn_at', nullable),
    ],
    indices: [{ name: 'capture_consent_member_ix', columnNames: ['member_id', 'accepted_at'] }],
  }),
  new Table({
    name: 'capture_ticket',
    columns: [
      make.id('id', primary),
      make.text('code', 8),
      make.id('member_id'),
      make.text('session_hash', 64, nullable),
      make.text('device_id', 64, nullable),
      make.id('account_id', nullable),
      make.flag(runner, 'offline'),
      make.at('issued_at'),
      make.at('expires_at'),
      make.at('used_at', nullable),
      make.id('evidence_id', nullable),
    ],
    uniques: [{ name: 'capture_ticket_code_uq', columnNames: ['code'] }],
    indices: [{ name: 'capture_ticket_member_ix', columnNames: ['member_id', 'expires_at'] }],
  }),
];

const evidenceTables = (): Table[] => [
  new Table({
    name: 'evidence',
    columns: [
      make.id('id', primary),
      make.id('visit_id'),
      make.id('member_id'),
      make.text('kind', 12),
      make.text('source', 12),
      make.text('state', 12),
      make.text('strength', 8),
      make.json('reasons'),
      make.text('sha256', 64),
      make.int('bytes'),
      make.text('media_type', 40),
      make.int('width', nullable),
      make.int('height', nullable),
      make.int('duration_ms', nullable),
      make.at('taken_at'),
      make.at('received_at'),
      make.int('latitude_e6', nullable),
      make.int('longitude_e6', nullable),
      make.int('accuracy_metres', nullable),
      make.text('position_hash', 64),
      make.text('perceptual_hash', 16, nullable),
      make.id('ticket_id', nullable),
      make.text('ticket_code', 8, nullable),
      make.text('device_id', 64, nullable),
      make.text('place', 120, nullable),
      make.text('shown_sha256', 64, nullable),
      make.text('transcript', 2000, nullable),
    ],
    uniques: [{ name: 'evidence_file_uq', columnNames: ['visit_id', 'sha256'] }],
    indices: [
      { name: 'evidence_sha_ix', columnNames: ['sha256'] },
      { name: 'evidence_member_ix', columnNames: ['member_id', 'taken_at'] },
      { name: 'evidence_device_ix', columnNames: ['device_id', 'taken_at'] },
    ],
  }),
  new Table({
    name: 'evidence_band',
    columns: [
      make.int('band', primary),
      make.int('value', primary),
      make.id('evidence_id', primary),
    ],
  }),
  new Table({
    name: 'evidence_seal',
    columns: [
      make.int('seq', primary),
      make.id('evidence_id'),
      make.text('prev_hash', 64),
      make.text('hash', 64),
      make.at('sealed_at'),
    ],
    uniques: [{ name: 'evidence_seal_evidence_uq', columnNames: ['evidence_id'] }],
  }),
];
