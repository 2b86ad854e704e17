import type { FollowUpRepository } from '../activities';
import type { Desk } from '../chat/desk';
import type { Actor } from '../kernel/actor';
import type { BusinessCalendar } from '../kernel/business-calendar';
import type { Publish } from '../kernel/event';
import type { NewJob } from '../outbox/job';
import type { Directory } from '../people';
import type { ResponsePolicy } from './clock';
import type { DispatchPolicy } from './dispatch';
import type { LeadSource } from './intake';
import type { LeadQueries } from './queries';
import type { LeadRepository } from './repository';
import type { ScoringPolicy } from './score';
import type { ScoringRepository } from './scoring-repository';
import type { TrainingRepository } from './training-repository';

/** A moment at which something must be looked at again; written in the present commit. */
export type Timer = { kind: string; unique: string; dueAt: number; payload: object };

/** What the commands of this module use; each takes all of it, none adds to it. */
export type LeadContext = {
  actor: Actor;
  /** UTC ms. */
  now: number;
  newId: () => string;
  directory: Directory;
  leads: LeadRepository;
  /** Open leads by owner, at most a second old. */
  workload: ReadonlyMap<string, number>;
  calendar: BusinessCalendar;
  dispatchPolicy: DispatchPolicy;
  responsePolicy: ResponsePolicy;
  scoring: ScoringRepository;
  scoringPolicy: ScoringPolicy;
  publish: Publish;
  /** Cards about new leads go into their readers' digests: so many come in at once. */
  gathersCards?: boolean;
  remind: (timer: Timer) => void;
  /** Takes timers back by key. */
  forget: (keys: readonly string[]) => void;
};

/** What jobs of this module have beside. */
export type LeadJobContext = LeadContext & { enqueue: (job: NewJob) => void };

export type LeadReactionContext = LeadContext & { desk: Desk; leadQueries: LeadQueries };

export type LeadHttpContext = LeadContext & {
  leadQueries: LeadQueries;
  training: TrainingRepository;
  followUps: FollowUpRepository;
  disqualifyReasons: readonly string[];
};

export type LeadChatContext = LeadReactionContext & {
  followUps: FollowUpRepository;
  leadSources: ReadonlyMap<string, LeadSource>;
  disqualifyReasons: readonly string[];
  /** The absolute address of one of our pages. */
  pageUrl: (path: string) => string;
};
