import type { EntityManager } from 'typeorm';
import type { InsightChatContext } from '../insights/context';
import { boardQueries } from '../insights/queries';
import { costRepository } from '../insights/repository';

type InsightParts = Pick<InsightChatContext, 'board' | 'costs'>;

/** What a unit of work offers to boards. */
export function insightParts({ manager }: { manager: EntityManager }): InsightParts {
  return { board: boardQueries(manager), costs: costRepository(manager) };
}
