import type { LeadContext, LeadSource } from '../leads';
import type { IntakeQueries } from './queries';

/** What the commands of this module use. */
export type IntakeContext = LeadContext & {
  intakeQueries: IntakeQueries;
  leadSources: ReadonlyMap<string, LeadSource>;
};
