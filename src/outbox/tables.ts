import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';

type JobRow = {
  id: string;
  lane: number;
  kind: string;
  uniqueKey: string | null;
  dueAt: number | null;
  attempt: number;
  maxAttempts: number;
  crashes: number;
  lease: string | null;
  payload: string;
  lastError: string | null;
  createdAt: number;
};

/** Outbox, queue, timer wheel and dead-letter box in one: a row is due when `due_at` has come; without `due_at` it is dead. */
export const JobTable = new EntitySchema<JobRow>({
  name: 'job',
  tableName: 'job',
  columns: {
    id: { ...col.id(), primary: true },
    lane: col.int(),
    kind: col.text(48),
    uniqueKey: col.text(96, { name: 'unique_key', nullable: true }),
    dueAt: col.at({ name: 'due_at', nullable: true }),
    attempt: col.int(),
    maxAttempts: col.int({ name: 'max_attempts' }),
    crashes: col.int(),
    lease: col.text(16, { nullable: true }),
    payload: col.long(),
    lastError: col.text(500, { name: 'last_error', nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
  },
  uniques: [{ name: 'job_unique_key_uq', columns: ['uniqueKey'] }],
  indices: [{ name: 'job_lane_due_at_ix', columns: ['lane', 'dueAt'] }],
});

type InboxRow = {
  source: string;
  dedupe: string;
  receivedAt: number;
  body: string | null;
};

/** Everything that was acknowledged, once: the key is the SHA-256 of the decrypted content. Bodies are blanked after a week. */
export const InboxTable = new EntitySchema<InboxRow>({
  name: 'inbox',
  tableName: 'inbox',
  columns: {
    source: { ...col.text(16), primary: true },
    dedupe: { ...col.text(64), primary: true },
    receivedAt: col.at({ name: 'received_at' }),
    body: col.long({ nullable: true }),
  },
  indices: [{ name: 'inbox_received_at_ix', columns: ['receivedAt'] }],
});

type AllowanceRow = { id: string; tokens: number; refilledAt: number };

/** A token bucket for each receiver; tokens are thousandths of a message. */
export const AllowanceTable = new EntitySchema<AllowanceRow>({
  name: 'allowance',
  tableName: 'allowance',
  columns: {
    id: { ...col.text(64), primary: true },
    tokens: col.int(),
    refilledAt: col.at({ name: 'refilled_at' }),
  },
});

export const outboxTables = [JobTable, InboxTable, AllowanceTable];
