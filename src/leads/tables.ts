import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { ClockStep, ResponseClock } from './clock';
import type { Decision } from './dispatch';
import type { Lead } from './lead';
import type { Submission } from './submission';

export const LeadTable = new EntitySchema<Lead>({
  name: 'lead',
  tableName: 'lead',
  columns: {
    id: { ...col.id(), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    identity: col.text(190),
    companyName: col.text(100, { name: 'company_name' }),
    contactName: col.text(50, { name: 'contact_name' }),
    phone: col.text(40, { nullable: true }),
    region: col.text(30, { nullable: true }),
    industry: col.text(30, { nullable: true }),
    budgetRange: col.text(30, { name: 'budget_range', nullable: true }),
    email: col.text(100, { nullable: true }),
    wechat: col.text(40, { nullable: true }),
    jobTitle: col.text(30, { name: 'job_title', nullable: true }),
    companySize: col.text(30, { name: 'company_size', nullable: true }),
    purchaseStage: col.text(30, { name: 'purchase_stage', nullable: true }),
    decisionRole: col.text(30, { name: 'decision_role', nullable: true }),
    message: col.text(1000, { nullable: true }),
    tags: col.json({ nullable: true }),
    highIntent: col.flag({ name: 'high_intent', default: 0 }),
    state: col.text(16),
    ownerId: col.id({ name: 'owner_id', nullable: true }),
    light: col.text(8),
    round: col.int(),
    disqualifiedBecause: col.text(40, { name: 'disqualified_because', nullable: true }),
    acceptedAt: col.at({ name: 'accepted_at', nullable: true }),
    firstTouchAt: col.at({ name: 'first_touch_at', nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
    updatedAt: col.at({ name: 'updated_at' }),
    version: col.int(),
  },
  uniques: [{ name: 'lead_identity_uq', columns: ['identity'] }],
  indices: [
    { name: 'lead_owner_state_ix', columns: ['ownerId', 'state'] },
    { name: 'lead_created_at_ix', columns: ['createdAt'] },
  ],
});

/** Everything that came in, as it came, one row each time; equal posts answer the same lead. */
export const SubmissionTable = new EntitySchema<Submission>({
  name: 'lead_submission',
  tableName: 'lead_submission',
  columns: {
    id: { ...col.id(), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    digest: col.text(64),
    contentDigest: col.text(64, { name: 'content_digest', nullable: true }),
    leadId: col.id({ name: 'lead_id', nullable: true }),
    receivedAt: col.at({ name: 'received_at' }),
    outcome: col.text(8, { default: 'lead' }),
    contentType: col.text(64, { name: 'content_type', nullable: true }),
    mappingVersion: col.int({ name: 'mapping_version', nullable: true }),
    reason: col.text(200, { nullable: true }),
    attempts: col.int({ default: 0 }),
    form: col.long(),
  },
  uniques: [{ name: 'lead_submission_digest_uq', columns: ['sourceId', 'digest'] }],
  indices: [
    { name: 'lead_submission_lead_ix', columns: ['leadId'] },
    { name: 'lead_submission_outcome_ix', columns: ['outcome', 'sourceId', 'id'] },
  ],
});

export type Ownership = {
  leadId: string;
  round: number;
  ownerId: string;
  since: number;
  decision: Decision | null;
};

/** The history of owners, with the arithmetic that chose each. */
export const OwnershipTable = new EntitySchema<Ownership>({
  name: 'lead_ownership',
  tableName: 'lead_ownership',
  columns: {
    leadId: { ...col.id({ name: 'lead_id' }), primary: true },
    round: { ...col.int(), primary: true },
    ownerId: col.id({ name: 'owner_id' }),
    since: col.at({ name: 'since_at' }),
    decision: col.json({ nullable: true }),
  },
});

export const ResponseClockTable = new EntitySchema<ResponseClock>({
  name: 'lead_clock',
  tableName: 'lead_clock',
  columns: {
    id: { ...col.id(), primary: true },
    leadId: col.id({ name: 'lead_id' }),
    round: col.int(),
    startedAt: col.at({ name: 'started_at' }),
    stoppedAt: col.at({ name: 'stopped_at', nullable: true }),
    stopReason: col.text(16, { name: 'stop_reason', nullable: true }),
    policyVersion: col.int({ name: 'policy_version' }),
    calendarVersion: col.text(32, { name: 'calendar_version' }),
  },
  uniques: [{ name: 'lead_clock_round_uq', columns: ['leadId', 'round'] }],
});

export const ClockStepTable = new EntitySchema<ClockStep>({
  name: 'lead_clock_step',
  tableName: 'lead_clock_step',
  columns: {
    clockId: { ...col.id({ name: 'clock_id' }), primary: true },
    level: { ...col.int(), primary: true },
    dueAt: col.at({ name: 'due_at' }),
    firedAt: col.at({ name: 'fired_at', nullable: true }),
    lateMs: col.at({ name: 'late_ms', nullable: true }),
  },
});

export const leadTables = [
  LeadTable,
  SubmissionTable,
  OwnershipTable,
  ResponseClockTable,
  ClockStepTable,
];
