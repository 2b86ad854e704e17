export type { ResponsePolicy } from './clock';
export type { DispatchPolicy } from './dispatch';
export { LEAD_FIELDS, readForm, SOURCE_KINDS, type LeadSource } from './intake';
export { MAPPING_PATH } from './mapping';
export {
  heldSubmission,
  SUBMISSION_OUTCOMES,
  type Payload,
  type Submission,
  type SubmissionOutcome,
} from './submission';
export { importLeads, type Imported } from './commands/import-leads';
export { registerLead } from './commands/register-lead';
export { withdrawLeads, type Withdrawal } from './commands/withdraw-leads';
export type { LeadContext } from './context';
export { LeadCallEnded } from './events';
