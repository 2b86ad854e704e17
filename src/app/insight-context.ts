import type { EntityManager } from 'typeorm';
import { alertRepository } from '../insights/alert-repository';
import type { InsightChatContext } from '../insights/context';
import { boardQueries } from '../insights/queries';
import { costRepository, reviewRepository } from '../insights/repository';
import type { Business } from './business';
import { talkQueries } from '../insights/talk-queries';
import { riskQueries } from '../insights/risk-queries';

type InsightParts = Pick<
  InsightChatContext,
  | ('board' | 'costs' | 'reviews' | 'risks' | 'alerts' | 'riskRules')
  | ('talk' | 'scripts' | 'obstacles')
>;

type Around = { manager: EntityManager; business: Business };

/** What a unit of work offers to boards. */
export function insightParts({ manager, business }: Around): InsightParts {
  const reviews = reviewRepository(manager);
  const [board, risks] = [boardQueries(manager), riskQueries(manager)];
  const [costs, alerts] = [costRepository(manager), alertRepository(manager)];
  const { risks: riskRules, scripts, vocabulary } = business;
  return {
    ...{ board, risks, costs, reviews, alerts, riskRules, scripts },
    ...{ talk: talkQueries(manager), obstacles: vocabulary.obstacles },
  };
}
