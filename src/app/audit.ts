import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import { markRows, type Sql } from '../database/sql';

export type AuditRow = {
  id: string;
  happenedAt: number;
  actorKind: string;
  actorId: string;
  action: string;
  subjectId: string;
  data: string;
  requestId: string | null;
};

/** Every announced fact with who caused it. Triggers refuse any change or removal. */
export const AuditTable = new EntitySchema<AuditRow>({
  name: 'audit_log',
  tableName: 'audit_log',
  columns: {
    id: { ...col.id(), primary: true },
    happenedAt: col.at({ name: 'happened_at' }),
    actorKind: col.text(16, { name: 'actor_kind' }),
    actorId: col.text(64, { name: 'actor_id' }),
    action: col.text(48),
    subjectId: col.text(64, { name: 'subject_id' }),
    data: col.long(),
    requestId: col.text(64, { name: 'request_id', nullable: true }),
  },
  indices: [{ name: 'audit_log_subject_ix', columns: ['subjectId'] }],
});

const COLUMNS = '(id, happened_at, actor_kind, actor_id, action, subject_id, data, request_id)';

/** Writes audit rows in the present transaction. */
export async function writeAudit(sql: Sql, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.flatMap((row) => [
    ...[
      row.id,
      row.happenedAt,
      row.actorKind,
      row.actorId,
      row.action,
      row.subjectId,
      row.data,
      row.requestId,
    ],
  ]);
  await sql.run(`INSERT INTO audit_log ${COLUMNS} VALUES ${markRows(rows.length, 8)}`, values);
}
