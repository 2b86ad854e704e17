import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Absence, BusyTime, Member, Team } from './member';

export const MemberTable = new EntitySchema<Member>({
  name: 'member',
  tableName: 'member',
  columns: {
    id: { ...col.id(), primary: true },
    platform: col.text(16),
    platformUserId: col.text(64, { name: 'platform_user_id' }),
    name: col.text(64),
    position: col.text(64),
    role: col.text(16),
    status: col.text(16),
    teamId: col.id({ name: 'team_id', nullable: true }),
    regions: col.json(),
    industries: col.json(),
    available: col.flag(),
    capacity: col.int({ nullable: true }),
    senior: col.flag({ default: false }),
    joinedAt: col.at({ name: 'joined_at', nullable: true }),
    utcOffset: col.int({ name: 'utc_offset', nullable: true }),
    version: col.int(),
  },
  uniques: [{ name: 'member_platform_user_uq', columns: ['platform', 'platformUserId'] }],
  indices: [{ name: 'member_team_id_ix', columns: ['teamId'] }],
});

export const TeamTable = new EntitySchema<Team>({
  name: 'team',
  tableName: 'team',
  columns: {
    id: { ...col.id(), primary: true },
    platform: col.text(16),
    platformTeamId: col.text(64, { name: 'platform_team_id' }),
    name: col.text(64),
    parentId: col.id({ name: 'parent_id', nullable: true }),
    leaderId: col.id({ name: 'leader_id', nullable: true }),
  },
  uniques: [{ name: 'team_platform_team_uq', columns: ['platform', 'platformTeamId'] }],
});

export type SessionRow = {
  tokenHash: string;
  memberId: string;
  createdAt: number;
  expiresAt: number;
};

/** Signed-in members; only the SHA-256 of the token is kept. */
export const SessionTable = new EntitySchema<SessionRow>({
  name: 'session',
  tableName: 'session',
  columns: {
    tokenHash: { ...col.text(64, { name: 'token_hash' }), primary: true },
    memberId: col.id({ name: 'member_id' }),
    createdAt: col.at({ name: 'created_at' }),
    expiresAt: col.at({ name: 'expires_at' }),
  },
  indices: [{ name: 'session_expires_at_ix', columns: ['expiresAt'] }],
});

export type ApiKeyRow = {
  id: string;
  name: string;
  keyHash: string;
  createdAt: number;
  revokedAt: number | null;
};

/** Keys of integrators; only the SHA-256 of the key is kept. */
export const ApiKeyTable = new EntitySchema<ApiKeyRow>({
  name: 'api_key',
  tableName: 'api_key',
  columns: {
    id: { ...col.id(), primary: true },
    name: col.text(64),
    keyHash: col.text(64, { name: 'key_hash' }),
    createdAt: col.at({ name: 'created_at' }),
    revokedAt: col.at({ name: 'revoked_at', nullable: true }),
  },
  uniques: [{ name: 'api_key_hash_uq', columns: ['keyHash'] }],
});

export const AbsenceTable = new EntitySchema<Absence>({
  name: 'absence',
  tableName: 'absence',
  columns: {
    id: { ...col.id(), primary: true },
    memberId: col.id({ name: 'member_id' }),
    fromAt: col.at({ name: 'from_at' }),
    toAt: col.at({ name: 'to_at' }),
    source: col.text(8),
    externalId: col.text(64, { name: 'external_id', nullable: true }),
    cancelledAt: col.at({ name: 'cancelled_at', nullable: true }),
  },
  uniques: [{ name: 'absence_external_uq', columns: ['source', 'externalId'] }],
  indices: [{ name: 'absence_to_at_ix', columns: ['toAt'] }],
});

export const BusyTimeTable = new EntitySchema<BusyTime>({
  name: 'busy_time',
  tableName: 'busy_time',
  columns: {
    memberId: { ...col.id({ name: 'member_id' }), primary: true },
    source: { ...col.text(8), primary: true },
    fromAt: { ...col.at({ name: 'from_at' }), primary: true },
    toAt: col.at({ name: 'to_at' }),
  },
  indices: [{ name: 'busy_time_to_at_ix', columns: ['toAt'] }],
});

export const peopleTables = [
  ...[MemberTable, TeamTable, SessionTable, ApiKeyTable],
  ...[AbsenceTable, BusyTimeTable],
];
