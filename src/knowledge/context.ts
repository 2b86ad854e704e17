import type { Desk } from '../chat/desk';
import type { Actor } from '../kernel/actor';
import type { Publish } from '../kernel/event';
import type { NewJob } from '../outbox/job';
import type { Directory } from '../people';
import type { Competitors } from './competitor';
import type { GapRepository } from './repository';

export type KnowledgeContext = {
  actor: Actor;
  now: number;
  newId: () => string;
  directory: Directory;
  gaps: GapRepository;
  competitors: Competitors;
  publish: Publish;
  enqueue: (job: NewJob) => void;
  desk: Desk;
};
