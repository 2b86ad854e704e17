import type { Actor } from '../kernel/actor';
import type { Publish } from '../kernel/event';
import type { AccountRepository } from './repository';

export type AccountContext = {
  actor: Actor;
  now: number;
  newId: () => string;
  accounts: AccountRepository;
  publish: Publish;
};
