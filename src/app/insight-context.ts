import type { EntityManager } from 'typeorm';
import type { InsightChatContext } from '../insights/context';
import { boardQueries } from '../insights/queries';
import { costRepository, reviewRepository } from '../insights/repository';
import { riskQueries } from '../insights/risk-queries';

type InsightParts = Pick<InsightChatContext, 'board' | 'costs' | 'reviews' | 'risks'>;

/** What a unit of work offers to boards. */
export function insightParts({ manager }: { manager: EntityManager }): InsightParts {
  const reviews = reviewRepository(manager);
  const [board, risks] = [boardQueries(manager), riskQueries(manager)];
  return { board, risks, costs: costRepository(manager), reviews };
}
