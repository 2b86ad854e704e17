import type { AccountContext } from '../accounts';
import type { NewJob } from '../outbox/job';
import type { Vocabulary } from './heard';
import type { VoiceRepository } from './repository';
import type { Subject } from './subject';

/** What the commands of this module use. */
export type VoiceContext = AccountContext & {
  voices: VoiceRepository;
  vocabulary: Vocabulary;
  /** Open leads and customers that a member may see, the latest first, at most 500; none when they have left. */
  listSubjects: (memberId: string) => Promise<Subject[]>;
  enqueue: (job: NewJob) => void;
};
