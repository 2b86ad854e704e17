import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { SupportRequest } from './support';

export const SupportTable = new EntitySchema<SupportRequest>({
  name: 'support_request',
  tableName: 'support_request',
  columns: {
    id: { ...col.id(), primary: true },
    leadId: col.id({ name: 'lead_id' }),
    memberId: col.id({ name: 'member_id' }),
    kind: col.text(32),
    stage: col.text(16),
    amountFen: col.at({ name: 'amount_fen', nullable: true }),
    purpose: col.text(200),
    followUpId: col.id({ name: 'follow_up_id' }),
    state: col.text(8),
    decidedBy: col.id({ name: 'decided_by', nullable: true }),
    decidedAt: col.at({ name: 'decided_at', nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
  },
  indices: [
    { name: 'support_request_lead_ix', columns: ['leadId'] },
    { name: 'support_request_member_ix', columns: ['memberId', 'createdAt'] },
  ],
});

export const supportTables = [SupportTable];
