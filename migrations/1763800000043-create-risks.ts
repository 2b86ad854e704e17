import { Table, type MigrationInterface, type QueryRunner, type TableOptions } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const tables = (runner: QueryRunner): TableOptions[] => [
  {
    name: 'risk_rule',
    columns: [
      make.text('rule_id', 32, primary),
      make.text('digest', 64),
      make.text('state', 8),
      make.int('fires'),
      make.int('reps'),
      make.int('most'),
      make.at('judged_at'),
      make.at('checked_at'),
    ],
  },
  {
    name: 'risk_alert',
    columns: [
      make.id('id', primary),
      make.text('rule_id', 32),
      make.id('lead_id'),
      make.id('owner_id'),
      make.at('fired_at'),
      make.flag(runner, 'capped'),
    ],
    uniques: [{ name: 'risk_alert_once_uq', columnNames: ['lead_id', 'rule_id', 'fired_at'] }],
    indices: [{ name: 'risk_alert_rule_ix', columnNames: ['rule_id', 'fired_at'] }],
  },
  {
    name: 'risk_show',
    columns: [
      make.id('alert_id', primary),
      make.id('recipient_id', primary),
      make.text('rule_id', 32),
      make.text('suggestion_id', 32, nullable),
      make.at('shown_at'),
      make.text('answer', 8, nullable),
      make.at('answered_at', nullable),
    ],
    indices: [{ name: 'risk_show_suggestion_ix', columnNames: ['rule_id', 'suggestion_id'] }],
  },
];

/** How risk rules stand, each time one fired, and before whom with which suggestion. */
export class CreateRisks1763800000043 implements MigrationInterface {
  name = 'CreateRisks1763800000043';

  async up(runner: QueryRunner): Promise<void> {
    for (const options of tables(runner)) await runner.createTable(new Table(options));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of tables(runner).reverse()) await runner.dropTable(name);
  }
}
