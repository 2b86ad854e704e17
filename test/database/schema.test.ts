import { createConnection } from 'mysql2/promise';
import { migrations, tables } from '../../src/app/schema';
import { migrate, schemaDiff } from '../../src/database/migrate';
import { openDatabase } from '../../src/database/open';
import { newId } from '../../src/kernel/ids';
import { leadLike, plantLeads } from '../support/leads';
import { rowsOf } from '../support/rows';
import { createDatabase, lanes, openMigratedDatabase } from '../support/databases';

describe.each(lanes)('the schema on %s', (lane) => {
  it('needs no further change after the migrations', async () => {
    const { db, close } = await openMigratedDatabase(lane);
    expect(await schemaDiff(db)).toEqual([]);
    await close();
  });

  it('can be taken back to nothing', async () => {
    const { db, close } = await openMigratedDatabase(lane);
    for (const migration of migrations) {
      await db.undoLastMigration({ transaction: 'each' });
      expect(migration.name).toBeTruthy();
    }
    expect(await schemaDiff(db)).not.toEqual([]);
    await close();
  });

  it('F6 gives leads of before the code that they would have got when they came', async () => {
    const { db, close } = await openMigratedDatabase(lane);
    // Around midnight in China.
    const ids = [15, 16]
      .map((hour) => Date.UTC(2025, 11, 31, hour, 30))
      .map((at) => [newId(at), at]);
    const leads = ids.map(([id, at]) => leadLike({ id: String(id), createdAt: Number(at) }));
    // One that would get the code of another of that day.
    const twin = `${'f'.repeat(28)}${String(ids[0]?.[0]).slice(-8)}`;
    const drawn = leadLike({ id: twin, createdAt: Number(ids[0]?.[1]), code: 'KH' });
    await plantLeads(db, [...leads, drawn]);
    const from = migrations.findIndex(({ name }) => name.startsWith('AddCode'));
    for (let left = migrations.length; left > from; left--)
      await db.undoLastMigration({ transaction: 'each' });
    await migrate(db);
    const codes = await rowsOf<{ code: string }>(
      db,
      'SELECT code FROM `lead` ORDER BY created_at, id',
    );
    const [first, other, second] = codes.map(({ code }) => code);
    expect([first, second]).toEqual(leads.map(({ code }) => code));
    expect(other).toMatch(/^KH251231-[0-9A-F]{8}$/);
    expect(other).not.toBe(first);
    expect(second).toMatch(/^KH260101-[0-9A-F]{8}$/);
    await close();
  });

  it('keeps the audit log append-only', async () => {
    const { db, close } = await openMigratedDatabase(lane);
    await db.query(
      "INSERT INTO audit_log (id, happened_at, actor_kind, actor_id, action, subject_id, data) VALUES ('a', 1, 'system', 's', 'x', 'y', '{}')",
    );
    await expect(db.query("UPDATE audit_log SET action = 'z'")).rejects.toThrow('append-only');
    await expect(db.query('DELETE FROM audit_log')).rejects.toThrow('append-only');
    await close();
  });
});

const mysqlOnly = lanes.includes('mysql') ? it : it.skip;

mysqlOnly('several instances may start at once: one migrates, the others wait', async () => {
  const { url, drop } = await createDatabase('mysql');
  const instances = await Promise.all(
    [1, 2, 3].map(() => openDatabase({ url, tables, migrations })),
  );
  const done = await Promise.all(instances.map((db) => migrate(db)));
  expect(done.map((names) => names.length).sort()).toEqual([0, 0, migrations.length]);
  await Promise.all(instances.map((db) => db.destroy()));
  await drop();
});

mysqlOnly('an instance that does not get the lock does not migrate', async () => {
  const { url, drop } = await createDatabase('mysql');
  const holder = await createConnection({ uri: url });
  await holder.query("SELECT GET_LOCK('salesbeat_migrate', 60)");
  const db = await openDatabase({ url, tables, migrations });
  await expect(migrate(db, 0)).rejects.toThrow('still migrating');
  expect(await rowsOf(db, 'SHOW TABLES')).toEqual([]);
  await holder.end();
  expect(await migrate(db)).toHaveLength(migrations.length);
  await db.destroy();
  await drop();
});
