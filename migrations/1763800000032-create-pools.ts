import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

const LEAD = [
  make.text('silence', 8, { default: "'green'" }),
  make.text('pool_id', 32, nullable),
  make.at('pooled_at', nullable),
  make.int('hops', { default: '0' }),
];
const OWNERSHIP = [
  make.text('how', 12, { default: "'dispatched'" }),
  make.at('ended_at', nullable),
  make.text('ended_because', 16, nullable),
];
/** Of the owners that a lead had before, only the last is one still. */
const END_FORMER = `UPDATE lead_ownership SET ended_at = since_at, ended_because = 'transferred' WHERE round < (
  SELECT last FROM (SELECT lead_id, MAX(round) AS last FROM lead_ownership GROUP BY lead_id) AS newest
  WHERE newest.lead_id = lead_ownership.lead_id)`;
const POOL = { name: 'lead_pool_ix', columnNames: ['pool_id', 'pooled_at'] };
const columns = (list: typeof LEAD): TableColumn[] => list.map((column) => new TableColumn(column));
const names = (list: typeof LEAD): string[] => list.map(({ name }) => name);

/** Silence, pools and how owners came and went. */
export class CreatePools1763800000032 implements MigrationInterface {
  name = 'CreatePools1763800000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('lead', columns(LEAD));
    await runner.createIndex('lead', new TableIndex(POOL));
    await runner.addColumns('lead_ownership', columns(OWNERSHIP));
    await runner.query(END_FORMER);
    const effective = make.flag(runner, 'effective', { default: '0' });
    await runner.addColumn('follow_up', new TableColumn(effective));
    await runner.createTable(silence);
    await runner.createTable(dailyUse);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('lead_daily_use');
    await runner.dropTable('lead_silence');
    await runner.dropColumn('follow_up', 'effective');
    await runner.dropColumns('lead_ownership', names(OWNERSHIP));
    await runner.dropIndex('lead', POOL.name);
    await runner.dropColumns('lead', names(LEAD));
  }
}

const silence = new Table({
  name: 'lead_silence',
  columns: [
    make.id('lead_id', primary),
    make.at('started_at'),
    make.at('yellow_at'),
    make.at('red_at'),
    make.at('release_at'),
    make.int('extensions'),
    make.text('passed', 8),
    make.at('stopped_at', nullable),
    make.int('policy_version'),
    make.text('calendar_version', 32),
  ],
});

const dailyUse = new Table({
  name: 'lead_daily_use',
  columns: [
    make.id('member_id', primary),
    make.at('day_at', primary),
    make.text('what', 8, primary),
    make.int('used'),
  ],
});
