import { PRUNE } from '../../src/app/prune';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { createLastingDatabase } from '../faults/support/places';
import { lanes, type Lane, type TestDatabase } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { postTo, SOURCE_KEYS, sourcesWith, type Settings } from '../support/sources';

const clue = (n: number): object => ({
  data: { name: `客户${String(n)}`, telephone: `1380013${String(8000 + n)}`, city: '华东' },
});

type Item = { id: string; outcome: string; reason: string | null; leadId: string | null };
type Listed = { items: Item[]; next: string | null };
type Replayed = { leads: number; repeated: number; failed: number };

async function open(lane: Lane, ...changes: Settings[]): Promise<World> {
  const folder = sourcesWith(...changes);
  const world = await openWorld({ lane, env: SOURCE_KEYS, businessFolder: folder.path });
  folder.drop();
  return world;
}

const operator = (world: World): Promise<Api> => apiAs(world, { userid: 'zhouzong' });
const leads = (world: World): Promise<number> => countRows(world.program.db, 'lead');

describe.each(lanes)('a mapping that looks in the wrong place, on %s', (lane) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createLastingDatabase(lane);
  });
  afterEach(() => database.drop());

  async function within(
    change: Settings,
    story: (world: World, api: Api) => Promise<void>,
  ): Promise<void> {
    const folder = sourcesWith(change);
    const env = SOURCE_KEYS;
    const world = await openWorld({ lane, database, env, businessFolder: folder.path });
    try {
      await story(world, await operator(world));
    } finally {
      await world.close();
      folder.drop();
    }
  }
  const wrong = { phone: 'clue.tel', contactName: 'clue.name' };

  it('F1 loses none of twenty leads: the replay by the right one yields exactly them, once', async () => {
    await within({ id: 'douyin', mapping: wrong }, async (world, api) => {
      for (let n = 1; n <= 20; n++) {
        const { status, data } = await postTo(world, 'key-douyin', clue(n));
        expect([status, typeof data.payloadId]).toEqual([202, 'string']);
      }
      expect(await leads(world)).toBe(0);
      const { data } = await api<Listed>('GET', '/intake/payloads?outcome=failed&limit=100');
      expect(data.items).toHaveLength(20);
      expect(data.items[0]?.reason).toContain('clue.tel');
    });
    await within({ id: 'douyin', version: 2 }, async (world, api) => {
      const replay = { data: { sourceId: 'douyin' } };
      const first = await api<Replayed>('POST', '/intake/payloads/replay', replay);
      expect(first.data).toEqual({ leads: 20, repeated: 0, failed: 0 });
      expect(await leads(world)).toBe(20);
      await world.settle();
      expect(await countRows(world.program.db, 'lead_clock')).toBe(20);
      const again = await api<Replayed>('POST', '/intake/payloads/replay', replay);
      expect(again.data).toEqual({ leads: 0, repeated: 0, failed: 0 });
      expect(await leads(world)).toBe(20);
      const versions = await rowsOf(
        world.program.db,
        'SELECT DISTINCT outcome, mapping_version, attempts FROM lead_submission',
      );
      expect(versions).toEqual([{ outcome: 'lead', mapping_version: 2, attempts: 1 }]);
    });
  });

  it('F9 its own fields stand with the lead, and what is told again counts', async () => {
    const custom = { 当前阶段: 'data.stage', 关键障碍: 'data.obstacle' };
    await within({ id: 'douyin', custom }, async (world, api) => {
      const post = (more: object): ReturnType<typeof postTo> =>
        postTo(world, 'key-douyin', { data: { name: '王', telephone: '13800138001', ...more } });
      const { data } = await post({ stage: '报价', obstacle: '预算' });
      await post({ stage: ['签约', '回款'] });
      const lead = await api<{ customFields: object[] }>('GET', `/leads/${String(data.leadId)}`);
      expect(lead.data.customFields).toEqual([
        { name: '当前阶段', value: '签约、回款' },
        { name: '关键障碍', value: '预算' },
      ]);
    });
  });

  it('a payload that came three times is one lead when it is replayed, and two repeats', async () => {
    await within({ id: 'douyin', mapping: wrong }, async (world) => {
      for (let n = 1; n <= 3; n++) await postTo(world, 'key-douyin', clue(1));
    });
    await within({ id: 'douyin' }, async (world, api) => {
      const replay = { data: { sourceId: 'douyin' } };
      const { data } = await api<Replayed>('POST', '/intake/payloads/replay', replay);
      expect(data).toEqual({ leads: 1, repeated: 2, failed: 0 });
      expect((await postTo(world, 'key-douyin', clue(1))).status).toBe(200);
      expect(await leads(world)).toBe(1);
    });
  });

  it('one payload is replayed alone, and fails again while nothing has been put right', async () => {
    await within({ id: 'douyin', mapping: wrong }, async (world, api) => {
      const { data } = await postTo(world, 'key-douyin', clue(1));
      const path = `/intake/payloads/${data.payloadId ?? ''}`;
      const replayed = await api<Replayed>('POST', `${path}/replay`);
      expect(replayed.data).toEqual({ leads: 0, repeated: 0, failed: 1 });
      const shown = await api<{ body: string }>('GET', path);
      expect(JSON.parse(shown.data.body)).toEqual(clue(1));
      expect((await api('POST', '/intake/payloads/nothing/replay')).status).toBe(404);
    });
  });
});

describe.each(lanes)('what comes in, on %s', (lane) => {
  let world: World;
  let api: Api;
  beforeEach(async () => {
    world = await open(lane);
    api = await operator(world);
  });
  afterEach(() => world.close());

  it('F3 the same payload five times in any order of fields is one lead and five rows of the log', async () => {
    const bodies = [
      '{"data":{"name":"王","telephone":"13800138000"},"at":1}',
      '{"at":1,"data":{"telephone":"13800138000","name":"王"}}',
      '{"data": {"telephone": "13800138000", "name": "王"}, "at": 1}',
      '{"at":1,"data":{"name":"王","telephone":"13800138000"}}',
      '{"data":{"name":"王","telephone":"13800138000"},"at":1}',
    ];
    const headers = { 'Content-Type': 'application/json' };
    const answers = await Promise.all(
      bodies.map((body) => postTo(world, { key: 'key-douyin', headers }, body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await leads(world)).toBe(1);
    const kept = await rowsOf<{ form: string }>(
      world.program.db,
      'SELECT form FROM lead_submission',
    );
    expect(kept.map(({ form }) => form).sort()).toEqual([...bodies].sort());
  });

  it('a system hears that we have what it sent, whatever that is; a person hears what is wrong', async () => {
    const headers = { 'Content-Type': 'text/plain' };
    for (const body of ['{"data":', 'hello', '[]', '{"data":{"telephone":"12"}}'])
      expect((await postTo(world, { key: 'key-douyin', headers }, body)).status).toBe(202);
    const told = await world.submit({ ...FORM, phone: '12345' });
    expect([told.status, (told.data as { code?: string }).code]).toEqual([
      422,
      'intake.phone_invalid',
    ]);
    const { data } = await api<Listed>('GET', '/intake/payloads?outcome=failed');
    const [unread, wrong] = ['请求内容不是有效的格式', '手机号格式不对，请检查'];
    expect(data.items.map(({ reason }) => reason).sort()).toEqual(
      [unread, unread, unread, wrong, wrong].sort(),
    );
    expect(await leads(world)).toBe(0);
  });

  it('a person who corrects the form becomes a lead, and the wrong one stays none', async () => {
    await world.submit({ ...FORM, phone: '1380013800' });
    expect((await world.submit(FORM)).status).toBe(201);
    const replay = { data: { sourceId: 'website' } };
    const { data } = await api<Replayed>('POST', '/intake/payloads/replay', replay);
    expect(data).toEqual({ leads: 0, repeated: 0, failed: 1 });
    expect(await leads(world)).toBe(1);
  });

  it('is shown page by page to operations, and to nobody else', async () => {
    for (let n = 1; n <= 5; n++) await postTo(world, 'key-douyin', clue(n));
    const first = await api<Listed>('GET', '/intake/payloads?sourceId=douyin&limit=3');
    const rest = await api<Listed>(
      'GET',
      `/intake/payloads?limit=3&after=${first.data.next ?? ''}`,
    );
    expect([first.data.items.length, rest.data.items.length, rest.data.next]).toEqual([3, 2, null]);
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('GET', '/intake/payloads')).status).toBe(403);
    expect((await rep('POST', '/intake/payloads/replay', { data: { sourceId: 'x' } })).status).toBe(
      403,
    );
  });

  it('is forgotten after half a year, and when its contact is erased', async () => {
    const { data } = await postTo(world, 'key-douyin', clue(1));
    await postTo(world, 'key-douyin', { data: { name: '客户1', telephone: '1' } });
    await postTo(world, 'key-douyin', clue(2));
    await api('POST', `/leads/${data.leadId ?? ''}/erase-contact`);
    const forms = async (): Promise<string[]> => {
      const kept = await rowsOf<{ form: string }>(
        world.program.db,
        'SELECT form FROM lead_submission',
      );
      return kept.map(({ form }) => form).sort();
    };
    expect(await forms()).toEqual(['', JSON.stringify(clue(2)), '{}']);
    world.clock.advance(181 * DAY);
    await world.program.unitOfWork(asSystem('test'), ({ enqueue }) =>
      Promise.resolve(enqueue({ kind: PRUNE, lane: 2, payload: {} })),
    );
    await world.settle();
    expect(await forms()).toEqual(['', '', '']);
  });
});

describe.each(lanes)('more than a source’s pace, on %s', (lane) => {
  const MANY = 800;
  const PACE = 240;

  it('is kept and taken up at that pace, and no other source waits', async () => {
    const world = await open(lane, { id: 'douyin', perMinute: PACE });
    const statuses: Record<number, number> = {};
    for (let n = 0; n < MANY; n += 50) {
      const batch = Array.from({ length: 50 }, (_, i) => postTo(world, 'key-douyin', clue(n + i)));
      for (const { status } of await Promise.all(batch))
        statuses[status] = (statuses[status] ?? 0) + 1;
    }
    const atOnce = PACE / 6;
    expect(statuses).toEqual({ 201: atOnce, 202: MANY - atOnce });
    expect((await world.submit({ ...FORM, phone: '13900139000' })).status).toBe(201);
    const known = [await leads(world)];
    for (let minute = 0; minute < 5 && (known.at(-1) ?? 0) <= MANY; minute++) {
      await world.pass(MINUTE);
      known.push(await leads(world));
    }
    const grown = known.slice(1).map((n, i) => n - (known[i] ?? 0));
    expect(Math.max(...grown)).toBeLessThanOrEqual(PACE);
    expect(known.at(-1)).toBe(MANY + 1);
    await world.close();
  }, 180_000);
});
