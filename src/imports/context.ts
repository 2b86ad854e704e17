import type { AccountContext } from '../accounts';
import type { Desk } from '../chat/desk';
import type { LeadContext } from '../leads';
import type { NewJob } from '../outbox/job';
import type { ImportRepository } from './repository';

/** What the commands of this module use. */
export type ImportContext = LeadContext &
  Pick<AccountContext, 'accounts'> & {
    imports: ImportRepository;
    enqueue: (job: NewJob) => void;
  };

export type ImportReactionContext = ImportContext & { desk: Desk };
