import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { PhoneCall } from './call';

export const PhoneCallTable = new EntitySchema<PhoneCall>({
  name: 'phone_call',
  tableName: 'phone_call',
  columns: {
    id: { ...col.id(), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    callId: col.text(64, { name: 'call_id' }),
    fromNumber: col.text(40, { name: 'from_number' }),
    toNumber: col.text(40, { name: 'to_number' }),
    leadId: col.id({ name: 'lead_id' }),
    memberId: col.id({ name: 'member_id', nullable: true }),
    state: col.text(8),
    answered: col.flag(),
    seconds: col.int(),
    startedAt: col.at({ name: 'started_at' }),
    endedAt: col.at({ name: 'ended_at', nullable: true }),
    version: col.int(),
  },
  uniques: [{ name: 'phone_call_id_uq', columns: ['sourceId', 'callId'] }],
  indices: [{ name: 'phone_call_lead_ix', columns: ['leadId'] }],
});

export const intakeTables = [PhoneCallTable];
