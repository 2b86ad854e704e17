export { BEHAVIOURS } from './behaviour';
export { CUSTOM_NAME_LIMIT, MOST_CUSTOM, type CustomField } from './custom';
export { lintPolicy, type ClockPolicy } from './clock';
export { lintPools, type PoolPolicy } from './pool';
export type { DispatchPolicy } from './factors';
export { CONTACT_FAULTS } from './quality';
export type { ScoringPolicy } from './score';
export {
  identityOf,
  LEAD_FIELDS,
  readCustom,
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
export { importLeads } from './commands/import-leads';
export type { Imported } from './commands/listed-row';
export { noteBehaviour, type ToldBehaviour } from './commands/note-behaviour';
export { rescoreLead } from './commands/rescore-lead';
export { mailTrace, phoneTrace, VISITOR_MARK, visitorTrace } from './trace';
export { registerDraft, registerLead } from './commands/register-lead';
export { withdrawLeads, type Withdrawal } from './commands/withdraw-leads';
export { titleOf } from './lead';
export { visibleLead } from './commands/visible-lead';
export type { LeadContext } from './context';
export { LeadCallEnded, LeadDisqualified } from './events';
