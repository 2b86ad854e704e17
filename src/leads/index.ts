export type { ResponsePolicy } from './clock';
export type { DispatchPolicy } from './dispatch';
export { LEAD_FIELDS, type LeadSource } from './intake';
export { registerLead } from './commands/register-lead';
