import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Decision } from './dispatch';
import type { Silence } from './silence';

export type Ownership = {
  leadId: string;
  round: number;
  ownerId: string;
  since: number;
  decision: Decision | null;
  how: How;
  endedAt: number | null;
  endedBecause: Ended | null;
};
/** How somebody came by a lead. */
export type How = 'dispatched' | 'accepted' | 'claimed' | 'transferred' | 'imported' | 'again';
/** How they came off it. */
export type Ended = 'released' | 'given_back' | 'transferred' | 'left' | 'reopened' | 'again';

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
    how: col.text(12, { default: 'dispatched' }),
    endedAt: col.at({ name: 'ended_at', nullable: true }),
    endedBecause: col.text(16, { name: 'ended_because', nullable: true }),
  },
  indices: [{ name: 'lead_ownership_since_ix', columns: ['since', 'how', 'ownerId'] }],
});

export const SilenceTable = new EntitySchema<Silence>({
  name: 'lead_silence',
  tableName: 'lead_silence',
  columns: {
    leadId: { ...col.id({ name: 'lead_id' }), primary: true },
    startedAt: col.at({ name: 'started_at' }),
    yellowAt: col.at({ name: 'yellow_at' }),
    redAt: col.at({ name: 'red_at' }),
    releaseAt: col.at({ name: 'release_at' }),
    extensions: col.int(),
    passed: col.text(8),
    stoppedAt: col.at({ name: 'stopped_at', nullable: true }),
    policyVersion: col.int({ name: 'policy_version' }),
    calendarVersion: col.text(32, { name: 'calendar_version' }),
  },
});

export type DailyUse = { memberId: string; dayAt: number; what: string; used: number };

/** What a member may do only so often in a day, counted. */
export const DailyUseTable = new EntitySchema<DailyUse>({
  name: 'lead_daily_use',
  tableName: 'lead_daily_use',
  columns: {
    memberId: { ...col.id({ name: 'member_id' }), primary: true },
    dayAt: { ...col.at({ name: 'day_at' }), primary: true },
    what: { ...col.text(8), primary: true },
    used: col.int(),
  },
});

export const ownerTables = [OwnershipTable, SilenceTable, DailyUseTable];
