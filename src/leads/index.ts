export { lintPolicy, type ClockPolicy } from './clock';
export { lintPools, type PoolPolicy } from './pool';
export type { DispatchPolicy } from './factors';
export { LEAD_FIELDS, readForm, type LeadSource } from './intake';
export { importLeads, type Imported } from './commands/import-leads';
export { registerLead } from './commands/register-lead';
export { withdrawLeads, type Withdrawal } from './commands/withdraw-leads';
export type { LeadContext } from './context';
