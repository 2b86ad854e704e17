import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { make, nullable, primary } from '../src/database/columns';

export class CreateKnowledgeGap1763800000012 implements MigrationInterface {
  name = 'CreateKnowledgeGap1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'knowledge_gap',
        columns: [
          make.id('id', primary),
          make.int('number'),
          make.id('asker_id'),
          make.id('expert_id', nullable),
          make.text('source_key', 96),
          make.text('state', 12),
          make.text('media_id', 512, nullable),
          make.text('text', 2000, nullable),
          make.text('answer', 1000, nullable),
          make.at('created_at'),
          make.at('answered_at', nullable),
        ],
        uniques: [
          { name: 'knowledge_gap_number_uq', columnNames: ['number'] },
          { name: 'knowledge_gap_source_uq', columnNames: ['source_key'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('knowledge_gap');
  }
}
