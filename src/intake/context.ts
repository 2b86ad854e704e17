import type { LeadContext, LeadSource } from '../leads';
import type { IntakeQueries } from './queries';
import type { CallRepository } from './repository';

/** What the commands of this module use. */
export type IntakeContext = LeadContext & {
  intakeQueries: IntakeQueries;
  calls: CallRepository;
  sha256: (text: string) => string;
  leadSources: ReadonlyMap<string, LeadSource>;
};
