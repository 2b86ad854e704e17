import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations, tables } from '../../src/app/schema';
import { migrate } from '../../src/database/migrate';
import { openDatabase } from '../../src/database/open';
import { createDatabase, lanes } from '../support/databases';
import { rowsOf } from '../support/rows';

const BEFORE_VOICES = migrations.findIndex(({ name }) => name.startsWith('CreateVoiceNote'));

const insert = (id: string, kind: string, transcript: string): string =>
  `INSERT INTO evidence (id, visit_id, member_id, kind, source, state, strength, reasons, sha256, bytes, media_type,
    duration_ms, taken_at, received_at, position_hash, transcript)
   VALUES ('${id}', 'v', 'm', '${kind}', 'recorder', 'ready', 'weak', '[]', '${id}', 9, 'audio/mpeg', 4000, 1, 2, 'p', ${transcript})`;

it.each(lanes)(
  'what was typed for recordings is still there after the move, on %s',
  async (lane) => {
    const { url, drop } = await createDatabase(lane);
    const folder = await mkdtemp(join(tmpdir(), 'move-'));
    const file = lane === 'sqlite' ? `sqlite:${join(folder, 'old.sqlite')}` : url;
    const old = await openDatabase({
      url: file,
      tables,
      migrations: migrations.slice(0, BEFORE_VOICES),
    });
    await migrate(old);
    await rowsOf(old, insert('typed', 'voice', "'去了华东精工'"));
    await rowsOf(old, insert('silent', 'voice', 'NULL'));
    await rowsOf(old, insert('photo', 'photo', 'NULL'));
    await old.destroy();
    const db = await openDatabase({ url: file, tables, migrations });
    await migrate(db);
    const moved = 'SELECT id, state, format, text, writer, visit_id FROM voice_note ORDER BY id';
    expect(await rowsOf(db, moved)).toEqual([
      { id: 'silent', state: 'waiting', format: 'mp3', text: null, writer: null, visit_id: 'v' },
      {
        id: 'typed',
        state: 'written',
        format: 'mp3',
        text: '去了华东精工',
        writer: 'typed',
        visit_id: 'v',
      },
    ]);
    await db.destroy();
    await drop();
    await rm(folder, { recursive: true });
  },
);
