import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Behaviour } from './behaviour';
import type { ClockStep, ResponseClock } from './clock';
import type { Lead } from './lead';
import { mergeTables } from './merge-tables';
import { ownerTables } from './owner-tables';
import type { Submission } from './submission';
import type { Trained } from './training';

export const LeadTable = new EntitySchema<Lead>({
  name: 'lead',
  tableName: 'lead',
  columns: {
    id: { ...col.id(), primary: true },
    code: col.text(20, { nullable: true }),
    sourceId: col.text(32, { name: 'source_id' }),
    identity: col.text(190),
    companyName: col.text(100, { name: 'company_name' }),
    creditCode: col.text(18, { name: 'credit_code', nullable: true }),
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
    customFields: col.json({ name: 'custom_fields', nullable: true }),
    score: col.int({ default: 0 }),
    scoreVersion: col.int({ name: 'score_version', default: 0 }),
    scoredAt: col.at({ name: 'scored_at', nullable: true }),
    mqlAt: col.at({ name: 'mql_at', nullable: true }),
    tags: col.json({ nullable: true }),
    highIntent: col.flag({ name: 'high_intent', default: 0 }),
    state: col.text(16),
    ownerId: col.id({ name: 'owner_id', nullable: true }),
    light: col.text(8),
    silence: col.text(8, { default: 'green' }),
    poolId: col.text(32, { name: 'pool_id', nullable: true }),
    pooledAt: col.at({ name: 'pooled_at', nullable: true }),
    hops: col.int({ default: 0 }),
    round: col.int(),
    mergedInto: col.id({ name: 'merged_into', nullable: true }),
    heat: col.int({ default: 0 }),
    disqualifiedBecause: col.text(40, { name: 'disqualified_because', nullable: true }),
    acceptedAt: col.at({ name: 'accepted_at', nullable: true }),
    firstTouchAt: col.at({ name: 'first_touch_at', nullable: true }),
    effectiveAt: col.at({ name: 'effective_at', nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
    updatedAt: col.at({ name: 'updated_at' }),
    version: col.int(),
  },
  uniques: [{ name: 'lead_identity_uq', columns: ['identity'] }],
  indices: [
    { name: 'lead_code_uq', columns: ['code'], unique: true },
    { name: 'lead_credit_code_uq', columns: ['creditCode'], unique: true },
    { name: 'lead_owner_open_ix', columns: ['ownerId', 'state', 'mergedInto'] },
    { name: 'lead_created_at_ix', columns: ['createdAt'] },
    { name: 'lead_pool_ix', columns: ['poolId', 'pooledAt'] },
    { name: 'lead_light_owner_ix', columns: ['light', 'ownerId'] },
    { name: 'lead_score_ix', columns: ['score'] },
    { name: 'lead_mql_at_ix', columns: ['mqlAt'] },
    { name: 'lead_merged_into_ix', columns: ['mergedInto'] },
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
  indices: [{ name: 'lead_clock_running_ix', columns: ['stoppedAt', 'calendarVersion'] }],
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

/** What somebody did, as it was told to us once; without a lead it waits for the form that says who it was. */
export type NotedBehaviour = Behaviour & {
  id: string;
  sourceId: string;
  /** What the sender calls it; told again, it is the same. */
  eventId: string;
  who: string;
  leadId: string | null;
  receivedAt: number;
};

export const BehaviourTable = new EntitySchema<NotedBehaviour>({
  name: 'lead_behaviour',
  tableName: 'lead_behaviour',
  columns: {
    id: { ...col.id(), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    eventId: col.text(64, { name: 'event_id' }),
    who: col.text(190),
    leadId: col.id({ name: 'lead_id', nullable: true }),
    kind: col.text(16),
    at: col.at({ name: 'happened_at' }),
    page: col.text(200, { nullable: true }),
    seconds: col.int({ nullable: true }),
    receivedAt: col.at({ name: 'received_at' }),
  },
  uniques: [{ name: 'lead_behaviour_event_uq', columns: ['sourceId', 'eventId'] }],
  indices: [
    { name: 'lead_behaviour_lead_ix', columns: ['leadId', 'at'] },
    { name: 'lead_behaviour_who_ix', columns: ['who'] },
    { name: 'lead_behaviour_received_at_ix', columns: ['receivedAt'] },
  ],
});

/** Whom a visitor's mark, a number or a mailbox belongs to, once a form has said it. */
export type Trace = { who: string; leadId: string | null; seenAt: number };

export const TraceTable = new EntitySchema<Trace>({
  name: 'lead_trace',
  tableName: 'lead_trace',
  columns: {
    who: { ...col.text(190), primary: true },
    leadId: col.id({ name: 'lead_id', nullable: true }),
    seenAt: col.at({ name: 'seen_at' }),
  },
  indices: [
    { name: 'lead_trace_lead_ix', columns: ['leadId'] },
    { name: 'lead_trace_seen_at_ix', columns: ['seenAt'] },
  ],
});

/** What was learnt, with its calibration. */
export type KeptModel = { id: string; trainedAt: number; rulesVersion: number; trained: Trained };

export const ModelTable = new EntitySchema<KeptModel>({
  name: 'scoring_model',
  tableName: 'scoring_model',
  columns: {
    id: { ...col.id(), primary: true },
    trainedAt: col.at({ name: 'trained_at' }),
    rulesVersion: col.int({ name: 'rules_version' }),
    trained: col.json(),
  },
});

export const leadTables = [
  LeadTable,
  SubmissionTable,
  ...ownerTables,
  ...mergeTables,
  ResponseClockTable,
  ClockStepTable,
  BehaviourTable,
  TraceTable,
  ModelTable,
];
