import type { Desk } from '../chat/desk';
import type { Actor } from '../kernel/actor';
import type { BusinessCalendar } from '../kernel/business-calendar';
import type { Publish } from '../kernel/event';
import type { LeadSource } from '../leads';
import type { Directory } from '../people';
import type { WatchedRule } from './alert';
import type { AlertRepository } from './alert-repository';
import type { BoardQueries } from './queries';
import type { CostRepository, ReviewRepository } from './repository';
import type { TalkQueries } from './talk-queries';
import type { Spoken } from './uplift';
import type { RiskQueries } from './risk-queries';

/** What this module reads with; of the leads it changes nothing. */
export type InsightContext = {
  actor: Actor;
  now: number;
  newId: () => string;
  directory: Directory;
  calendar: BusinessCalendar;
  leadSources: ReadonlyMap<string, LeadSource>;
  board: BoardQueries;
  costs: CostRepository;
  reviews: ReviewRepository;
  risks: RiskQueries;
  alerts: AlertRepository;
  riskRules: readonly WatchedRule[];
  talk: TalkQueries;
  /** 话术 of ours, and what customers are concerned about. */
  scripts: readonly Spoken[];
  obstacles: readonly Spoken[];
  publish: Publish;
};

export type InsightJobContext = InsightContext & { desk: Desk; sha256: (text: string) => string };

export type InsightChatContext = InsightContext & {
  /** The absolute address of one of our pages. */
  pageUrl: (path: string) => string;
};
