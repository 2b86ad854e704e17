import type { EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import type { Gap } from './gap';
import { GapTable } from './tables';

export type GapRepository = {
  find: (id: string) => Promise<Gap | null>;
  findBySource: (sourceKey: string) => Promise<Gap | null>;
  findByNumber: (number: number) => Promise<Gap | null>;
  /** Open ones of an expert, the oldest first, at most 10. */
  listOpen: (expertId: string) => Promise<Gap[]>;
  /** Numbers the gap itself; throws `StaleRow` when another took the number a moment ago. */
  add: (gap: Omit<Gap, 'number'>) => Promise<Gap>;
  save: (gap: Gap) => Promise<void>;
};

export function gapRepository(manager: EntityManager): GapRepository {
  const gaps = manager.getRepository(GapTable);
  return {
    find: (id) => gaps.findOneBy({ id }),
    findBySource: (sourceKey) => gaps.findOneBy({ sourceKey }),
    findByNumber: (number) => gaps.findOneBy({ number }),
    listOpen: (expertId) =>
      gaps.find({ where: { expertId, state: 'open' }, order: { number: 'ASC' }, take: 10 }),
    add: async (given) => {
      const [last] = await gaps.find({ order: { number: 'DESC' }, take: 1 });
      const gap = { ...given, number: (last?.number ?? 0) + 1 };
      await insertRows(manager, GapTable, [gap]).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('gap', given.id) : error;
      });
      return gap;
    },
    save: async ({ id, ...change }) => void (await gaps.update({ id }, change)),
  };
}
