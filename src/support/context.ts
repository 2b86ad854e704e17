import type { FollowUpRepository } from '../activities';
import type { Desk } from '../chat/desk';
import type { Actor } from '../kernel/actor';
import type { Publish } from '../kernel/event';
import type { LeadContext } from '../leads';
import type { Directory } from '../people';
import type { SupportRepository } from './repository';
import type { SupportPolicy } from './support';

export type SupportContext = {
  actor: Actor;
  now: number;
  newId: () => string;
  directory: Directory;
  leads: LeadContext['leads'];
  followUps: FollowUpRepository;
  supports: SupportRepository;
  supportPolicy: SupportPolicy;
  publish: Publish;
  desk: Desk;
};

export type SupportChatContext = SupportContext & {
  /** Leads and customers that somebody may see, by name. */
  listSubjects: (
    memberId: string,
  ) => Promise<{ kind: 'lead' | 'account'; id: string; name: string }[]>;
  /** The absolute address of one of our pages. */
  pageUrl: (path: string) => string;
};
