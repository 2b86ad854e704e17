import type { EntityManager } from 'typeorm';
import type { InsightChatContext } from '../insights/context';
import { boardQueries } from '../insights/queries';
import { costRepository, reviewRepository } from '../insights/repository';

type InsightParts = Pick<InsightChatContext, 'board' | 'costs' | 'reviews'>;

/** What a unit of work offers to boards. */
export function insightParts({ manager }: { manager: EntityManager }): InsightParts {
  const reviews = reviewRepository(manager);
  return { board: boardQueries(manager), costs: costRepository(manager), reviews };
}
