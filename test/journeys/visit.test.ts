import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { HOUR, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { photo, withExif } from '../support/pictures';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { HERE, phoneOf, type Phone, type VisitAnswer } from '../support/visits';

describe.each(lanes)('a visit, on %s', (lane) => {
  let world: World;
  let folder: string;
  let lina: Phone;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    world = await openWorld({ lane, env: { STORAGE_URL: `file:${folder}` } });
    lina = await phoneOf(world, 'lina');
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const leadId = async (): Promise<string> => {
    const { data } = await world.submit(FORM);
    await world.settle();
    return data.leadId;
  };
  const lead = async (id: string): Promise<{ firstTouchAt: number | null }> =>
    (await lina.api<{ firstTouchAt: number | null }>('GET', `/leads/${id}`)).data;
  const again = async (id: string): Promise<VisitAnswer> =>
    (await lina.api<VisitAnswer>('GET', `/visits/${id}`)).data;
  const files = (id: string): { original: string; shown: string } => {
    const path = (kind: string): string => join(folder, kind, id.slice(-2), id);
    return { original: path('original'), shown: path('shown') };
  };

  it('of a lead: photo and report after a quarter of an hour stop the clock, and the manager sees the evidence', async () => {
    const id = await leadId();
    const visit = await lina.open({ leadId: id, accountName: undefined });
    expect((await lead(id)).firstTouchAt).toBeNull();
    world.clock.advance(14 * MINUTE);
    const first = await lina.ticket({ accountId: visit.accountId });
    expect((await lina.send(visit.id, { fields: { ticketId: first.id } })).status).toBe(201);
    expect((await lina.report(visit.id)).data).toMatchObject({ effective: false, minutes: 14 });
    expect((await lead(id)).firstTouchAt).toBeNull();
    world.clock.advance(MINUTE);
    const second = await lina.ticket({ accountId: visit.accountId });
    const file = await photo({ seed: 2 });
    const sent = await lina.send(visit.id, { file, fields: { ticketId: second.id } });
    expect(sent.data).toMatchObject({ strength: 'strong', reasons: [], state: 'processing' });
    await world.settle();
    const done = await again(visit.id);
    expect(done).toMatchObject({ state: 'reported', effective: true, minutes: 15, flagged: false });
    expect(done.evidence.every(({ state, sealed }) => state === 'ready' && sealed)).toBe(true);
    expect((await lead(id)).firstTouchAt).toBe(world.clock.now());
    const manager = await apiAs(world, { userid: 'wangfang' });
    expect((await manager('GET', `/visits/${visit.id}`)).data).toMatchObject({
      memberName: '李娜',
    });
    const picture = await manager<Buffer>('GET', `/evidence/${sent.data.id}`, {
      headers: { Accept: 'image/webp,image/*,*/*;q=0.8' },
      responseType: 'arraybuffer',
    });
    expect(picture.headers['content-type']).toBe('image/jpeg');
    const shown = await sharp(picture.data).metadata();
    expect([shown.width, shown.height, shown.exif]).toEqual([800, 600, undefined]);
  });

  it('draws a dark band with text over the lower edge and leaves the rest of the picture alone', async () => {
    const visit = await lina.open();
    const white = await sharp({
      create: { width: 900, height: 700, channels: 3, background: '#fff' },
    })
      .jpeg()
      .toBuffer();
    const { data } = await lina.send(visit.id, { file: white });
    await world.settle();
    const shown = await readFile(files(data.id).shown);
    // Statistics are of a file, not of what is still to be done with it.
    const cut = (top: number, height: number): Promise<Buffer> =>
      sharp(shown).extract({ left: 0, top, width: 900, height }).png().toBuffer();
    const mean = async (top: number, height: number): Promise<number> => {
      return (await sharp(await cut(top, height)).stats()).channels[0]?.mean ?? 0;
    };
    expect(await mean(0, 400)).toBeGreaterThan(250);
    expect(await mean(640, 50)).toBeLessThan(200);
    const { channels } = await sharp(await cut(560, 130)).stats();
    // Both black band and white letters are there.
    expect(channels[0]?.min).toBeLessThan(140);
    expect(channels[0]?.max).toBeGreaterThan(240);
  });

  it('verifies original, watermark and chain, and one changed pixel fails', async () => {
    const visit = await lina.open();
    const { data } = await lina.send(visit.id);
    const verify = async (): Promise<Record<string, unknown>> =>
      (await lina.api('GET', `/evidence/${data.id}/verify`)).data;
    expect(await verify()).toMatchObject({ ok: false, watermark: 'pending', chain: 'pending' });
    await world.settle();
    expect(await verify()).toMatchObject({ ok: true, text: '原件、水印和存证链一致' });
    const { original, shown } = files(data.id);
    for (const [path, what] of [
      [original, 'original'],
      [shown, 'watermark'],
    ] as const) {
      const before = await readFile(path);
      const { data: pixels, info } = await sharp(before)
        .raw()
        .toBuffer({ resolveWithObject: true });
      pixels[0] = (pixels[0] ?? 0) ^ 1;
      await writeFile(path, await sharp(pixels, { raw: info }).jpeg({ quality: 100 }).toBuffer());
      expect(await verify()).toMatchObject({ ok: false, [what]: 'changed' });
      await rm(path);
      expect(await verify()).toMatchObject({ ok: false, [what]: 'missing' });
      await writeFile(path, before);
    }
    expect(await verify()).toMatchObject({ ok: true });
    for (const change of ['taken_at = taken_at + 1', 'latitude_e6 = latitude_e6 + 1']) {
      await rowsOf(world.program.db, `UPDATE evidence SET ${change} WHERE id = '${data.id}'`);
      expect(await verify()).toMatchObject({ ok: false, chain: 'broken' });
      const back = change.replace('+', '-');
      await rowsOf(world.program.db, `UPDATE evidence SET ${back} WHERE id = '${data.id}'`);
    }
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('each view of an original is in the audit log', async () => {
    const visit = await lina.open();
    const { data } = await lina.send(visit.id);
    const manager = await apiAs(world, { userid: 'wangfang' });
    const answer = await manager('GET', `/evidence/${data.id}/original`, {
      responseType: 'arraybuffer',
    });
    expect(answer.headers['content-disposition']).toContain('attachment');
    const seen = await rowsOf<{ actor_id: string }>(
      world.program.db,
      "SELECT actor_id FROM audit_log WHERE action = 'evidence.original_viewed'",
    );
    expect(seen).toHaveLength(1);
    const stranger = await apiAs(world, { userid: 'huangmin' });
    for (const path of ['', '/original', '/verify'])
      expect((await stranger('GET', `/evidence/${data.id}${path}`)).status).toBe(404);
  });

  it('is strong with ticket, position and time, and says why it is weak', async () => {
    const visit = await lina.open();
    const reasons = async (
      seed: number,
      fields: Record<string, string>,
      file?: Buffer,
    ): Promise<string[]> => {
      const given = { ticketId: (await lina.ticket()).id, ...fields };
      const { data, status } = await lina.send(visit.id, {
        file: file ?? (await photo({ seed })),
        fields: given,
      });
      expect(status).toBe(201);
      expect(data.strength).toBe(data.reasons.length === 0 ? 'strong' : 'weak');
      return data.reasons.map(({ code }) => code);
    };
    const now = world.clock.now();
    expect(await reasons(1, {})).toEqual([]);
    expect(await reasons(2, { source: 'album' })).toEqual(['from_album']);
    expect(await reasons(3, { latitude: '', longitude: '' })).toEqual(['no_position']);
    expect(await reasons(4, { ticketId: '' })).toEqual(['no_ticket']);
    const skewed = String(now - 2 * HOUR);
    expect(await reasons(5, { takenAt: skewed, sentAt: skewed })).toEqual(['clock_skew']);
    const far = { time: '2026:11:25 10:00:00', latitude: 39.9, longitude: 116.4 };
    const file = await withExif(await photo({ seed: 6 }), far);
    expect(await reasons(6, {}, file)).toEqual(['exif_place']);
    const near = { time: '2026:11:25 08:00:00', latitude: 31.2384, longitude: 121.5004 };
    expect(await reasons(7, {}, await withExif(await photo({ seed: 7 }), near))).toEqual([
      'exif_time',
    ]);
  });

  it('offline tickets work later and are marked with their age', async () => {
    const visit = await lina.open();
    const ticket = await lina.ticket({ offline: true });
    world.clock.advance(5 * HOUR);
    const takenAt = String(world.clock.now() - 2 * HOUR);
    const { data } = await lina.send(visit.id, { fields: { ticketId: ticket.id, takenAt } });
    expect(data.reasons.map(({ text }) => text)).toEqual([
      '拍摄后 2 小时才上传',
      '离线凭据在 3 小时前领取',
    ]);
  });

  it('refuses tickets that are used, expired, somebody else’s or unknown, and stores nothing', async () => {
    const visit = await lina.open();
    const huangmin = await phoneOf(world, 'huangmin');
    const foreign = await huangmin.ticket();
    const used = await lina.ticket();
    await lina.send(visit.id, { fields: { ticketId: used.id } });
    const old = await lina.ticket();
    const cases: [string, Record<string, string>, string][] = [
      ['used', { ticketId: used.id }, 'ticket.used'],
      ['foreign', { ticketId: foreign.id }, 'ticket.foreign'],
      ['unknown', { ticketId: randomUUID() }, 'ticket.unknown'],
      ['future', { takenAt: String(world.clock.now() + HOUR) }, 'evidence.in_future'],
      ['ancient', { takenAt: String(world.clock.now() - 40 * 24 * HOUR) }, 'evidence.too_old'],
      ['nowhere', { latitude: '0', longitude: '0' }, 'position.nowhere'],
      ['outside', { latitude: '91', longitude: '10' }, 'input.invalid'],
    ];
    let seed = 50;
    for (const [, fields, code] of cases) {
      const file = await photo({ seed: ++seed });
      const { data } = await lina.send(visit.id, { file, fields });
      expect((data as unknown as { code: string }).code).toBe(code);
    }
    world.clock.advance(12 * MINUTE);
    const late = await lina.send(visit.id, {
      file: await photo({ seed: 99 }),
      fields: { ticketId: old.id },
    });
    expect((late.data as unknown as { code: string }).code).toBe('ticket.expired');
    const rows = await rowsOf(world.program.db, 'SELECT id FROM evidence');
    expect(rows).toHaveLength(1);
    await world.pass(2 * HOUR);
    const { stdout } = await import('node:child_process').then(({ spawnSync }) =>
      spawnSync('find', [join(folder, 'original'), '-type', 'f'], { encoding: 'utf8' }),
    );
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('needs consent before anything is captured, and stops at once when it is withdrawn', async () => {
    const visit = await lina.open();
    const ticket = await lina.ticket();
    await lina.api('DELETE', '/consents/capture');
    const tickets = await lina.api('POST', '/capture-tickets', { data: {} });
    expect([tickets.status, tickets.data]).toMatchObject([403, { code: 'consent.required' }]);
    const sent = await lina.send(visit.id, { fields: { ticketId: ticket.id } });
    expect([sent.status, sent.data]).toMatchObject([403, { code: 'consent.required' }]);
  });

  it('the same draft, key or file sent again is the same visit and the same evidence', async () => {
    const draftId = randomUUID();
    const visits = await Promise.all([1, 2, 3].map(() => lina.open({ draftId })));
    expect(new Set(visits.map(({ id }) => id)).size).toBe(1);
    const [visit] = visits;
    const ticketId = (await lina.ticket()).id;
    const key = { 'Idempotency-Key': randomUUID() };
    const sent = [];
    for (let n = 0; n < 3; n++)
      sent.push(await lina.send(visit!.id, { fields: { ticketId }, headers: key }));
    sent.push(await lina.send(visit!.id, { fields: { ticketId } }));
    expect(new Set(sent.map(({ data }) => data.id)).size).toBe(1);
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const reused = await lina.send(visit!.id, { file: await photo({ seed: 9 }), headers: key });
    expect(reused.data).toMatchObject({ code: 'request.key_reused' });
  });

  it('a report needs evidence, and only who was there may change a visit', async () => {
    const visit = await lina.open();
    expect((await lina.report(visit.id)).data).toMatchObject({ code: 'visit.evidence_missing' });
    const manager = await phoneOf(world, 'wangfang');
    expect((await manager.report(visit.id)).data).toMatchObject({ code: 'visit.not_yours' });
    const other = await phoneOf(world, 'huangmin');
    expect((await other.report(visit.id)).data).toMatchObject({ code: 'visit.not_found' });
  });

  it('a check-in that is told of later is no proof of how long the meeting was', async () => {
    const earlier = { ...HERE, accuracyMetres: 20, at: world.clock.now() - 30 * MINUTE };
    const visit = await lina.open({ checkIn: { ...earlier, sentAt: world.clock.now() } });
    await lina.send(visit.id, { fields: { ticketId: (await lina.ticket()).id } });
    expect((await lina.report(visit.id)).data).toMatchObject({ effective: false, minutes: 0 });
  });

  it('the time of a picture from the album is only what the phone says', async () => {
    const visit = await lina.open();
    const fields = { source: 'album', takenAt: String(world.clock.now() - 30 * MINUTE) };
    await lina.send(visit.id, { fields });
    expect((await lina.report(visit.id)).data).toMatchObject({ effective: false, minutes: 0 });
  });

  it('one file counts as one piece of evidence, whatever it is called', async () => {
    const visit = await lina.open();
    const file = await photo({ seed: 31 });
    expect((await lina.send(visit.id, { file })).status).toBe(201);
    const again = await lina.send(visit.id, { file, fields: { kind: 'screenshot' } });
    expect([again.status, again.data]).toMatchObject([409, { code: 'evidence.same_file' }]);
  });

  it('a visit to one customer stops no clock of another', async () => {
    const data = { leadId: await leadId(), accountName: '南海电子' };
    const refused = await lina.api('POST', '/visits', { data });
    expect([refused.status, refused.data]).toMatchObject([422, { code: 'visit.other_customer' }]);
    expect((await lina.open({ ...data, accountName: '华东精工公司' })).state).toBe('checkedIn');
  });

  it('a customer typed again is counted as a defect of ours, with its row; one that was chosen is not', async () => {
    const director = await apiAs(world, { userid: 'zhouzong' });
    const rows = async (): Promise<unknown> => (await director('GET', '/typed-twice')).data;
    const { accountId } = await lina.open({ accountName: '申江机床' });
    world.clock.advance(HOUR);
    await lina.open({ accountName: undefined, accountId });
    expect(await rows()).toEqual({ total: 0, items: [] });
    await lina.open({ accountName: '申江机床' });
    const row = { at: world.clock.now(), field: 'customer', subjectId: accountId };
    expect(await rows()).toMatchObject({ total: 1, items: [row] });
    expect((await lina.api('GET', '/typed-twice')).status).toBe(403);
  });

  it('what is wrong in an input is said in Chinese', async () => {
    const { data } = await lina.api<{ message: string }>('POST', '/visits', {
      data: { plannedAt: 1e18, accountName: 5 },
    });
    expect(data.message).not.toMatch(/Invalid|expected|Too (big|small)/);
    expect(data.message).toContain('plannedAt');
  });

  it('an appointment that was kept counts as a touch without fifteen minutes', async () => {
    const id = await leadId();
    const plannedAt = world.clock.now() + HOUR;
    const visit = await lina.open({ leadId: id, accountName: undefined, plannedAt, checkIn: null });
    expect(visit.state).toBe('planned');
    await world.pass(50 * MINUTE);
    await lina.send(visit.id, { fields: { ticketId: (await lina.ticket()).id } });
    expect((await lina.report(visit.id)).data).toMatchObject({ effective: true, minutes: 0 });
    expect((await lead(id)).firstTouchAt).toBe(world.clock.now());
  });

  it('a doubtful visit is shown to the rep first; the manager gets it with the explanation, or two hours later', async () => {
    const one = await lina.open({ accountName: '华东精工' });
    await lina.send(one.id, { fields: { ticketId: (await lina.ticket()).id } });
    await lina.report(one.id);
    world.clock.advance(3 * HOUR);
    const two = await lina.open({ accountName: '南海电子' });
    await lina.send(two.id, {
      fields: { ticketId: (await lina.ticket()).id },
      file: await photo(),
    });
    const { data } = await lina.report(two.id);
    expect(data.flagged).toBe(true);
    expect(data.signals.map(({ code }) => code)).toContain('same_picture');
    await world.settle();
    const about = (userid: string): string[] =>
      world.tenant
        .chat(userid)
        .map((message) => JSON.stringify(message.cardState ?? ''))
        .filter((card) => card.includes('南海电子') && card.includes('核对'));
    expect(about('lina')).toHaveLength(1);
    expect(about('wangfang')).toHaveLength(0);
    await lina.api('POST', `/visits/${two.id}/explain`, {
      data: { explanation: '两家公司在同一展厅' },
    });
    await world.settle();
    expect(about('wangfang')).toHaveLength(1);
    expect(about('wangfang')[0]).toContain('两家公司在同一展厅');
    await world.pass(3 * HOUR);
    expect(about('wangfang')).toHaveLength(1);
  });

  it('customers are suggested by appointment, distance and last visit', async () => {
    await lina.open({ accountName: '近邻机械', checkIn: null });
    const far = { accountName: '远方钢铁', checkIn: { ...HERE, latitude: 31.9, at: 0, sentAt: 0 } };
    await lina.open({ ...far, checkIn: null, plannedAt: world.clock.now() + HOUR });
    await lina.api('POST', '/accounts', {
      data: { name: '隔壁电气', latitude: 31.2364, longitude: 121.5051 },
    });
    const { data } = await lina.api<{ items: { name: string; because: string }[] }>(
      'GET',
      '/accounts',
      {
        params: HERE,
      },
    );
    expect(data.items.map(({ name }) => name)).toEqual(['远方钢铁', '隔壁电气', '近邻机械']);
    expect(data.items[0]?.because).toContain('预约今天 11:00');
    expect(data.items[1]?.because).toMatch(/^\d+ 米$/);
    const stranger = await phoneOf(world, 'huangmin');
    expect((await stranger.api<{ items: [] }>('GET', '/accounts')).data.items).toEqual([]);
  });

  it('a customer without an effective visit turns yellow after 72 hours and red after seven days', async () => {
    const { data } = await lina.api<{ id: string }>('POST', '/accounts', {
      data: { name: '近邻机械' },
    });
    const light = async (): Promise<string> => {
      const { api } = await phoneOf(world, 'lina');
      return (await api<{ light: string }>('GET', `/accounts/${data.id}`)).data.light;
    };
    const lights = [await light()];
    for (const step of [72 * HOUR - 1, 1, 96 * HOUR - 1, 1]) {
      world.clock.advance(step);
      lights.push(await light());
    }
    expect(lights).toEqual(['green', 'green', 'yellow', 'yellow', 'red']);
    lina = await phoneOf(world, 'lina');
    const visit = await lina.open({ accountId: data.id, accountName: undefined });
    await world.pass(15 * MINUTE);
    const ticket = await lina.ticket({ accountId: data.id });
    await lina.send(visit.id, { fields: { ticketId: ticket.id } });
    expect((await lina.report(visit.id)).data).toMatchObject({ effective: true });
    expect(await light()).toBe('green');
  });

  it('the map shows squares with three visits or more', async () => {
    for (let n = 0; n < 3; n++) {
      const visit = await lina.open({ accountName: `客户${n}` });
      await lina.send(visit.id, { file: await photo({ seed: 20 + n }) });
      await lina.report(visit.id);
      const manager = await apiAs(world, { userid: 'wangfang' });
      const { data } = await manager<{ cells: { visits: number }[] }>('GET', '/visits/map');
      expect(data.cells.map(({ visits }) => visits)).toEqual(n < 2 ? [] : [3]);
    }
    expect((await lina.api('GET', '/visits/map')).status).toBe(403);
  });
});
