import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { CaptureTicket } from './capture-ticket';
import type { Consent } from './consent';
import type { Evidence, Seal } from './evidence';
import type { KeywordCount, MinutesPage } from './minutes';
import type { Visit } from './visit';

const place = {
  latitudeE6: col.int({ name: 'latitude_e6', nullable: true }),
  longitudeE6: col.int({ name: 'longitude_e6', nullable: true }),
  accuracyMetres: col.int({ name: 'accuracy_metres', nullable: true }),
};

export const VisitTable = new EntitySchema<Visit>({
  name: 'visit',
  tableName: 'visit',
  columns: {
    id: { ...col.id(), primary: true },
    draftId: col.id({ name: 'draft_id', nullable: true }),
    memberId: col.id({ name: 'member_id' }),
    accountId: col.id({ name: 'account_id' }),
    leadId: col.id({ name: 'lead_id', nullable: true }),
    channel: col.text(8, { default: 'visit' }),
    state: col.text(12),
    purpose: col.text(100, { nullable: true }),
    plannedAt: col.at({ name: 'planned_at', nullable: true }),
    checkedInAt: col.at({ name: 'checked_in_at', nullable: true }),
    reportedAt: col.at({ name: 'reported_at', nullable: true }),
    ...place,
    checkInLive: col.flag({ name: 'check_in_live', default: 1 }),
    actions: col.json(),
    nextStep: col.text(200, { name: 'next_step', nullable: true }),
    nextStepAt: col.at({ name: 'next_step_at', nullable: true }),
    note: col.text(1000, { nullable: true }),
    explanation: col.text(500, { nullable: true }),
    minutes: col.int({ nullable: true }),
    effective: col.flag({ nullable: true }),
    effectiveBecause: col.text(60, { name: 'effective_because', nullable: true }),
    score: col.int({ nullable: true }),
    flagged: col.flag(),
    signals: col.json(),
    createdAt: col.at({ name: 'created_at' }),
    updatedAt: col.at({ name: 'updated_at' }),
    version: col.int(),
  },
  uniques: [{ name: 'visit_draft_uq', columns: ['memberId', 'draftId'] }],
  indices: [
    { name: 'visit_account_ix', columns: ['accountId', 'createdAt'] },
    { name: 'visit_member_ix', columns: ['memberId', 'createdAt'] },
    { name: 'visit_lead_ix', columns: ['leadId'] },
    { name: 'visit_effective_ix', columns: ['accountId', 'effective', 'reportedAt'] },
  ],
});

/** When a member was last told which of their customers wait for a visit. */
export type LightTold = { memberId: string; toldAt: number };

export const LightToldTable = new EntitySchema<LightTold>({
  name: 'light_told',
  tableName: 'light_told',
  columns: {
    memberId: { ...col.id({ name: 'member_id' }), primary: true },
    toldAt: col.at({ name: 'told_at' }),
  },
});

export const ConsentTable = new EntitySchema<Consent>({
  name: 'capture_consent',
  tableName: 'capture_consent',
  columns: {
    id: { ...col.id(), primary: true },
    memberId: col.id({ name: 'member_id' }),
    version: col.text(16),
    textHash: col.text(64, { name: 'text_hash' }),
    acceptedAt: col.at({ name: 'accepted_at' }),
    withdrawnAt: col.at({ name: 'withdrawn_at', nullable: true }),
  },
  indices: [{ name: 'capture_consent_member_ix', columns: ['memberId', 'acceptedAt'] }],
});

export const TicketTable = new EntitySchema<CaptureTicket>({
  name: 'capture_ticket',
  tableName: 'capture_ticket',
  columns: {
    id: { ...col.id(), primary: true },
    code: col.text(8),
    memberId: col.id({ name: 'member_id' }),
    sessionHash: col.text(64, { name: 'session_hash', nullable: true }),
    deviceId: col.text(64, { name: 'device_id', nullable: true }),
    accountId: col.id({ name: 'account_id', nullable: true }),
    offline: col.flag(),
    issuedAt: col.at({ name: 'issued_at' }),
    expiresAt: col.at({ name: 'expires_at' }),
    usedAt: col.at({ name: 'used_at', nullable: true }),
    evidenceId: col.id({ name: 'evidence_id', nullable: true }),
  },
  uniques: [{ name: 'capture_ticket_code_uq', columns: ['code'] }],
  indices: [{ name: 'capture_ticket_member_ix', columns: ['memberId', 'expiresAt'] }],
});

export const EvidenceTable = new EntitySchema<Evidence>({
  name: 'evidence',
  tableName: 'evidence',
  columns: {
    id: { ...col.id(), primary: true },
    visitId: col.id({ name: 'visit_id' }),
    memberId: col.id({ name: 'member_id' }),
    kind: col.text(12),
    source: col.text(12),
    state: col.text(12),
    strength: col.text(8),
    reasons: col.json(),
    sha256: col.text(64),
    bytes: col.int(),
    mediaType: col.text(40, { name: 'media_type' }),
    width: col.int({ nullable: true }),
    height: col.int({ nullable: true }),
    durationMs: col.int({ name: 'duration_ms', nullable: true }),
    takenAt: col.at({ name: 'taken_at' }),
    receivedAt: col.at({ name: 'received_at' }),
    ...place,
    positionHash: col.text(64, { name: 'position_hash' }),
    perceptualHash: col.text(16, { name: 'perceptual_hash', nullable: true }),
    ticketId: col.id({ name: 'ticket_id', nullable: true }),
    ticketCode: col.text(8, { name: 'ticket_code', nullable: true }),
    deviceId: col.text(64, { name: 'device_id', nullable: true }),
    place: col.text(120, { nullable: true }),
    shownSha256: col.text(64, { name: 'shown_sha256', nullable: true }),
  },
  uniques: [{ name: 'evidence_file_uq', columns: ['visitId', 'sha256'] }],
  indices: [
    { name: 'evidence_sha_ix', columns: ['sha256'] },
    { name: 'evidence_member_ix', columns: ['memberId', 'takenAt'] },
    { name: 'evidence_device_ix', columns: ['deviceId', 'takenAt'] },
  ],
});

export type Band = { band: number; value: number; evidenceId: string };

/** One byte of a perceptual hash each, so that alike pictures are found by an index. */
export const BandTable = new EntitySchema<Band>({
  name: 'evidence_band',
  tableName: 'evidence_band',
  columns: {
    band: { ...col.int(), primary: true },
    value: { ...col.int(), primary: true },
    evidenceId: { ...col.id({ name: 'evidence_id' }), primary: true },
  },
});

export const SealTable = new EntitySchema<Seal>({
  name: 'evidence_seal',
  tableName: 'evidence_seal',
  columns: {
    seq: { ...col.int(), primary: true },
    evidenceId: col.id({ name: 'evidence_id' }),
    prevHash: col.text(64, { name: 'prev_hash' }),
    hash: col.text(64),
    sealedAt: col.at({ name: 'sealed_at' }),
  },
  uniques: [{ name: 'evidence_seal_evidence_uq', columns: ['evidenceId'] }],
});

export const MinutesPageTable = new EntitySchema<MinutesPage>({
  name: 'minutes_page',
  tableName: 'minutes_page',
  columns: {
    evidenceId: { ...col.id({ name: 'evidence_id' }), primary: true },
    n: { ...col.int(), primary: true },
    source: col.text(8),
    text: col.long(),
    confidence: col.int(),
    poor: col.flag(),
  },
});

export type MinutesKeyword = KeywordCount & { evidenceId: string };

export const MinutesKeywordTable = new EntitySchema<MinutesKeyword>({
  name: 'minutes_keyword',
  tableName: 'minutes_keyword',
  columns: {
    evidenceId: { ...col.id({ name: 'evidence_id' }), primary: true },
    keyword: { ...col.text(30), primary: true },
    n: col.int(),
  },
  indices: [{ name: 'minutes_keyword_keyword_ix', columns: ['keyword'] }],
});

export const visitTables = [
  VisitTable,
  ConsentTable,
  TicketTable,
  EvidenceTable,
  BandTable,
  SealTable,
  MinutesPageTable,
  MinutesKeywordTable,
  LightToldTable,
];
