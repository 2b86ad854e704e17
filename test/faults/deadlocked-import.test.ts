import { createConnection, type Connection } from 'mysql2/promise';
import { eventually } from '../support/eventually';
import { lanes } from '../support/databases';
import { LIST, openImportDesk, type ImportDesk } from '../support/imports';
import { FORM } from '../support/program';
import { countRows } from '../support/rows';
import { xlsx } from '../support/sheets';

// SQLite has one writer at a time: nobody can wait for anybody there.
const suite = lanes.includes('mysql') ? describe : describe.skip;

suite('an import that the database throws out of its transaction', () => {
  let desk: ImportDesk;
  let rival: Connection;
  beforeEach(async () => {
    desk = await openImportDesk('mysql');
    rival = await createConnection({ uri: desk.world.databaseUrl });
  });
  afterEach(async () => {
    await rival.end();
    await desk.close();
  });

  /** Somebody who holds a number of the list, and has written more than the import: the database lets them win. */
  async function beginAsRival(): Promise<void> {
    await rival.query('CREATE TEMPORARY TABLE written (n INT) ENGINE = InnoDB');
    await rival.beginTransaction();
    const rows = Array.from({ length: 2_000 }, (_, n) => `(${String(n)})`).join();
    await rival.query(`INSERT INTO written VALUES ${rows}`);
    await rival.query("UPDATE `lead` SET identity = 'tel:+8613800138001'");
  }

  it('takes every row once', async () => {
    const { db } = desk.world.program;
    await desk.world.submit(FORM);
    const { id } = await desk.preview(await xlsx(LIST));
    await beginAsRival();
    const running = desk.start(id);
    const waiting = "information_schema.processlist WHERE info LIKE 'INSERT INTO `lead` (%'";
    await eventually(async () => expect(await countRows(db, waiting)).toBe(1));
    await rival.query('SELECT id FROM import_run FOR UPDATE');
    await rival.rollback();
    const counts = { created: 2, repeated: 1, rejected: 1 };
    expect(await running).toMatchObject({ state: 'done', ...counts });
    const rowsIn = async (table: string): Promise<unknown> => [table, await countRows(db, table)];
    expect(await rowsIn('`lead`')).toEqual(['`lead`', 3]);
    expect(await rowsIn('lead_ownership')).toEqual(['lead_ownership', 3]);
    expect(await rowsIn('lead_submission')).toEqual(['lead_submission', 4]);
    expect(await rowsIn('import_row')).toEqual(['import_row', 4]);
    expect(await countRows(db, 'job WHERE due_at IS NULL')).toBe(0);
  });
});
