export type { ResponsePolicy } from './clock';
export type { DispatchPolicy } from './dispatch';
export {
  identityOf,
  LEAD_FIELDS,
  readField,
  readForm,
  SOURCE_KINDS,
  UNKNOWN_SOURCE,
  type LeadDraft,
  type LeadField,
  type LeadSource,
} from './intake';
export { MAPPING_PATH } from './mapping';
export {
  heldSubmission,
  SUBMISSION_OUTCOMES,
  type Payload,
  type Submission,
  type SubmissionOutcome,
} from './submission';
export { importLeads, type Imported } from './commands/import-leads';
export { registerDraft, registerLead } from './commands/register-lead';
export { withdrawLeads, type Withdrawal } from './commands/withdraw-leads';
export type { LeadContext } from './context';
export { LeadCallEnded } from './events';
