import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

/** 资源申请: what was asked for with a lead, at which stage, on which evidence, and what was decided. */
export class CreateSupport1763800000044 implements MigrationInterface {
  name = 'CreateSupport1763800000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'support_request',
        columns: [
          make.id('id', primary),
          make.id('lead_id'),
          make.id('member_id'),
          make.text('kind', 32),
          make.text('stage', 16),
          make.at('amount_fen', nullable),
          make.text('purpose', 200),
          make.id('follow_up_id'),
          make.text('state', 8),
          make.id('decided_by', nullable),
          make.at('decided_at', nullable),
          make.at('created_at'),
        ],
        indices: [
          { name: 'support_request_lead_ix', columnNames: ['lead_id'] },
          { name: 'support_request_member_ix', columnNames: ['member_id', 'created_at'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('support_request');
  }
}
