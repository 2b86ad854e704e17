import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Gap } from './gap';

export const GapTable = new EntitySchema<Gap>({
  name: 'knowledge_gap',
  tableName: 'knowledge_gap',
  columns: {
    id: { ...col.id(), primary: true },
    number: col.int(),
    askerId: col.id({ name: 'asker_id' }),
    expertId: col.id({ name: 'expert_id', nullable: true }),
    sourceKey: col.text(96, { name: 'source_key' }),
    state: col.text(12),
    mediaId: col.text(512, { name: 'media_id', nullable: true }),
    text: col.text(2000, { nullable: true }),
    answer: col.text(1000, { nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
    answeredAt: col.at({ name: 'answered_at', nullable: true }),
  },
  uniques: [
    { name: 'knowledge_gap_number_uq', columns: ['number'] },
    { name: 'knowledge_gap_source_uq', columns: ['sourceKey'] },
  ],
});

export const knowledgeTables = [GapTable];
