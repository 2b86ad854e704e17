import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Message } from './message';

/** The card ledger: every message that was or will be sent, with what can still be done to it. */
export const MessageTable = new EntitySchema<Message>({
  name: 'message',
  tableName: 'message',
  columns: {
    id: { ...col.id(), primary: true },
    recipientId: col.id({ name: 'recipient_id' }),
    kind: col.text(32),
    subjectId: col.id({ name: 'subject_id', nullable: true }),
    uniqueKey: col.text(160, { name: 'unique_key', nullable: true }),
    urgent: col.flag(),
    state: col.text(16),
    face: col.text(24),
    notice: col.text(200, { nullable: true }),
    content: col.json({ nullable: true }),
    codes: col.json(),
    shown: col.text(64, { nullable: true }),
    platformMessageId: col.text(190, { name: 'platform_message_id', nullable: true }),
    digestId: col.id({ name: 'digest_id', nullable: true }),
    error: col.text(300, { nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
    sentAt: col.at({ name: 'sent_at', nullable: true }),
  },
  uniques: [{ name: 'message_unique_key_uq', columns: ['uniqueKey'] }],
  indices: [
    { name: 'message_recipient_state_ix', columns: ['recipientId', 'state'] },
    { name: 'message_subject_ix', columns: ['subjectId', 'state'] },
  ],
});

export type PlatformTokenRow = {
  tokenKey: string;
  value: string;
  version: number;
  expiresAt: number;
  lockUntil: number;
  retryAt: number;
};

/** Access tokens and tickets shared by all processes. */
export const PlatformTokenTable = new EntitySchema<PlatformTokenRow>({
  name: 'platform_token',
  tableName: 'platform_token',
  columns: {
    tokenKey: { ...col.text(64, { name: 'token_key' }), primary: true },
    value: col.text(2000),
    version: col.int(),
    expiresAt: col.at({ name: 'expires_at' }),
    lockUntil: col.at({ name: 'lock_until' }),
    retryAt: col.at({ name: 'retry_at' }),
  },
});

export const chatTables = [MessageTable, PlatformTokenTable];
