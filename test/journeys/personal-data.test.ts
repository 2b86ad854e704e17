import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PURGE, removeEvidence } from '../../src/app/retention';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY, SECOND } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { photo } from '../support/pictures';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { amr } from '../support/voices';
import { phoneOf, type Phone, type VisitAnswer } from '../support/visits';

describe.each(lanes)('what is known about people, on %s', (lane) => {
  let world: World;
  let folder: string;
  let lina: Phone;
  let visit: VisitAnswer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    world = await openWorld({ lane, env: { STORAGE_URL: `file:${folder}` } });
    lina = await phoneOf(world, 'lina');
    visit = await lina.open();
    await lina.send(visit.id, { fields: { ticketId: (await lina.ticket()).id } });
    await lina.report(visit.id, { note: '李总要看样机' });
    await world.settle();
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const files = async (): Promise<number> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  };
  const purge = async (): Promise<void> => {
    await world.program.unitOfWork(asSystem('test'), (ctx) => {
      ctx.enqueue({ kind: PURGE, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
  };
  const raw = (): Promise<{ latitude_e6: number | null; state: string }[]> =>
    rowsOf(world.program.db, 'SELECT latitude_e6, state FROM evidence');

  it('positions go after 180 days and the chain still holds; files go after two years', async () => {
    const [evidence] = visit.evidence.length > 0 ? visit.evidence : (await again()).evidence;
    const verify = async (): Promise<object> =>
      (await lina.api('GET', `/evidence/${evidence!.id}/verify`)).data;
    await world.pass(179 * DAY);
    await purge();
    expect((await raw())[0]?.latitude_e6).not.toBeNull();
    await world.pass(2 * DAY);
    await purge();
    expect(await raw()).toEqual([{ latitude_e6: null, state: 'ready' }]);
    lina = await phoneOf(world, 'lina');
    expect(await verify()).toMatchObject({ ok: true });
    await world.pass(550 * DAY);
    await purge();
    expect(await raw()).toEqual([{ latitude_e6: null, state: 'purged' }]);
    expect(await files()).toBe(0);
    lina = await phoneOf(world, 'lina');
    expect(await verify()).toMatchObject({ code: 'evidence.purged' });
  });
  const again = async (): Promise<VisitAnswer> =>
    (await lina.api<VisitAnswer>('GET', `/visits/${visit.id}`)).data;

  /** A recording in the chat, written down. */
  const speak = async (): Promise<void> => {
    await world.tenant.sendVoice('lina', amr(2));
    await world.settle();
    await world.tenant.say('lina', '语音 今天拜访了华东精工');
    await world.settle();
  };
  const isAway = async (): Promise<void> => {
    for (const said of ['请假 12-1', '忙到 30分钟']) await world.tenant.say('lina', said);
    await world.settle();
  };

  it('a member gets a copy of everything about them, and nobody else’s', async () => {
    await speak();
    await isAway();
    const { data: me } = await lina.api<{ id: string }>('GET', '/me');
    const { data } = await lina.api<Record<string, object[]>>('GET', `/members/${me.id}/data`);
    const counts = Object.fromEntries(
      Object.entries(data).map(([name, rows]) => [name, rows.length]),
    );
    expect(counts).toEqual({
      ...{ member: 1, capture_consent: 1, visit: 1, evidence: 1, capture_ticket: 1, follow_up: 1 },
      ...{
        voice_note: 1,
        voice_review: 0,
        lead_review: 0,
        source_cost: 0,
        daily_report: 0,
        knowledge_gap: 0,
      },
      ...{ message: data.message?.length, import_run: 0, absence: 1, busy_time: 1 },
    });
    expect(data.message?.length).toBeGreaterThan(0);
    expect(JSON.stringify(data.voice_note)).toContain('今天拜访了华东精工');
    expect(JSON.stringify(data)).not.toContain('session_hash');
    const zhaolei = await apiAs(world, { userid: 'zhaolei' });
    expect((await zhaolei('GET', `/members/${me.id}/data`)).status).toBe(403);
  });

  it('who has left is forgotten on request, rows and files', async () => {
    await speak();
    await isAway();
    const director = await apiAs(world, { userid: 'zhouzong' });
    const { data: me } = await lina.api<{ id: string }>('GET', '/me');
    const early = await director('POST', `/members/${me.id}/erase`);
    expect([early.status, early.data]).toMatchObject([409, { code: 'member.still_here' }]);
    await rowsOf(world.program.db, `UPDATE member SET status = 'left' WHERE id = '${me.id}'`);
    // The directory is read again within a second.
    world.clock.advance(SECOND);
    expect((await director('POST', `/members/${me.id}/erase`)).data).toEqual({ erased: true });
    expect(await files()).toBe(0);
    const [left] = await rowsOf(
      world.program.db,
      `SELECT m.name, m.platform_user_id, v.note, v.latitude_e6, e.state FROM member m JOIN visit v ON v.member_id = m.id
       JOIN evidence e ON e.visit_id = v.id WHERE m.id = '${me.id}'`,
    );
    expect(await rowsOf(world.program.db, 'SELECT text, heard, state FROM voice_note')).toEqual([
      { text: null, heard: null, state: 'discarded' },
    ]);
    expect(left).toEqual({
      ...{ name: '已注销成员', platform_user_id: `erased:${me.id}` },
      ...{ note: null, latitude_e6: null, state: 'purged' },
    });
    for (const table of ['absence', 'busy_time'])
      expect(await countRows(world.program.db, table)).toBe(0);
    const texts = await everything();
    expect(texts).not.toMatch(/李总要看样机|今天拜访了华东精工|李娜/);
  });

  it('what was being written down while it was forgotten stays forgotten', async () => {
    const { files: parts, unitOfWork } = world.program;
    const { read } = parts.words;
    const erase = async (): Promise<void> => {
      const [note] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM voice_note');
      await removeEvidence({ files: parts, unitOfWork }, [note!.id]);
    };
    Object.assign(parts.words, {
      read: async (...given: Parameters<typeof read>) => {
        const reading = await read(...given);
        await erase();
        return reading;
      },
    });
    await speak();
    expect(
      await rowsOf(world.program.db, 'SELECT text, heard, state, sha256 FROM voice_note'),
    ).toEqual([{ text: null, heard: null, state: 'discarded', sha256: null }]);
    expect(await files()).toBe(2);
  });

  /** All that is stored, as text, but what came in encrypted from the platform. */
  const everything = async (): Promise<string> => {
    const rows = await Promise.all(
      world.program.db.entityMetadatas
        .filter(({ tableName }) => tableName !== 'inbox' && tableName !== 'job')
        .map(({ tableName }) => rowsOf(world.program.db, `SELECT * FROM \`${tableName}\``)),
    );
    return JSON.stringify(rows);
  };

  it('a customer’s contact is forgotten on request, in the form as it came too', async () => {
    const { data } = await world.submit(FORM);
    await world.settle();
    const leadId = data.leadId;
    const met = await lina.open({ leadId, accountName: undefined, purpose: '见王经理' });
    await lina.send(met.id, { file: await photo({ seed: 7 }) });
    const spoken = { kind: 'voice', source: 'recorder', text: '王经理说预算三十万' };
    await lina.send(met.id, { file: amr(2), fields: spoken });
    await lina.report(met.id, { note: '王经理 13800138000 要报价', nextStep: '给王经理报价' });
    await world.settle();
    const before = await files();
    const director = await apiAs(world, { userid: 'zhouzong' });
    expect((await director('POST', `/leads/${data.leadId}/erase-contact`)).status).toBe(200);
    expect(await everything()).not.toMatch(/13800138000|王经理/);
    expect(before - (await files())).toBe(3);
  });
});
