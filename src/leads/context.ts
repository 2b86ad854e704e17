import type { FollowUpRepository } from '../activities';
import type { Desk } from '../chat/desk';
import type { Actor } from '../kernel/actor';
import type { BusinessCalendar } from '../kernel/business-calendar';
import type { Publish } from '../kernel/event';
import type { NewJob } from '../outbox/job';
import type { Directory } from '../people';
import type { ClockPolicy } from './clock';
import type { DuplicateQueries } from './duplicate-queries';
import type { SoundOf } from './duplicate';
import type { KeptTimer } from './merge';
import type { MergeRepository } from './merge-repository';
import type { DispatchPolicy, TrackRecord } from './factors';
import type { LeadSource } from './intake';
import type { PoolPolicy } from './pool';
import type { OwnerQueries } from './owner-queries';
import type { PoolQueries } from './pool-queries';
import type { LeadQueries } from './queries';
import type { LeadRepository } from './repository';
import type { ScoringPolicy } from './score';
import type { ScoringRepository } from './scoring-repository';
import type { TrainingRepository } from './training-repository';

/** A moment at which something must be looked at again; written in the present commit. */
export type Timer = { kind: string; unique: string; dueAt: number; payload: object };

/** What members carry, by id. */
export type Standing = {
  loads: ReadonlyMap<string, number>;
  received: ReadonlyMap<string, number>;
  records: ReadonlyMap<string, TrackRecord>;
};

/** What the commands of this module use; each takes all of it, none adds to it. */
export type LeadContext = {
  actor: Actor;
  /** UTC ms. */
  now: number;
  newId: () => string;
  directory: Directory;
  leads: LeadRepository;
  merges: MergeRepository;
  duplicates: DuplicateQueries;
  soundOf: SoundOf;
  /** Open leads by owner, leads of the day and track records, at most a second old. */
  standing: Standing;
  /** Counts a lead for somebody before the commit, so that others who are dispatched meanwhile find it counted. */
  reserve: (memberId: string) => void;
  calendar: BusinessCalendar;
  dispatchPolicy: DispatchPolicy;
  clockPolicy: ClockPolicy;
  poolPolicy: PoolPolicy;
  scoring: ScoringRepository;
  scoringPolicy: ScoringPolicy;
  publish: Publish;
  /** Cards about new leads go into their readers' digests: so many come in at once. */
  gathersCards?: boolean;
  remind: (timer: Timer) => void;
  /** Takes timers back by key. */
  forget: (keys: readonly string[]) => void;
  /** Takes waiting timers out at once whose keys begin so. */
  takeTimers: (keyPrefix: string) => Promise<KeptTimer[]>;
  /** Puts them back as they were. */
  returnTimers: (timers: readonly KeptTimer[]) => Promise<void>;
};

/** What pools are looked at with. */
export type PoolContext = LeadContext & { pools: PoolQueries };
/** What jobs of this module have beside. */
export type LeadJobContext = LeadContext & {
  enqueue: (job: NewJob) => void;
  owners: OwnerQueries;
};

export type LeadReactionContext = LeadContext & {
  desk: Desk;
  leadQueries: LeadQueries;
  followUps: FollowUpRepository;
};

export type LeadHttpContext = PoolContext & {
  /** Runs a part that may be refused without the rest. */
  attempt: <T>(part: () => Promise<T>) => Promise<T>;
  leadQueries: LeadQueries;
  training: TrainingRepository;
  followUps: FollowUpRepository;
  disqualifyReasons: readonly string[];
};

export type LeadChatContext = LeadReactionContext &
  PoolContext & {
    followUps: FollowUpRepository;
    leadSources: ReadonlyMap<string, LeadSource>;
    disqualifyReasons: readonly string[];
    /** The absolute address of one of our pages. */
    pageUrl: (path: string) => string;
  };
