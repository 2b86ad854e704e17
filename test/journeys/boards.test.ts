import { CELLS, type Figures } from '../../src/insights/board';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import type { Lead, LeadState } from '../../src/leads/lead';
import { lanes } from '../support/databases';
import { leadLike, plantLeads } from '../support/leads';
import { openWorld, WEDNESDAY_10, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';

type Board = { from: string; items: (Figures & { sourceId: string })[]; total: Figures };
type Rows = { total: number; items: { id: string; title: string }[] };

const STATES: LeadState[] = [
  'new',
  'assigned',
  'working',
  'qualified',
  'disqualified',
  'converted',
];
const SOURCES = ['website', 'douyin', 'booth-scan', 'gone'];
const REACH: Record<string, (owner: string | null) => boolean> = {
  zhouzong: () => true,
  wangfang: (owner) => owner === null || owner === 'lina' || owner === 'zhaolei',
};

/** The same leads each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function randomLeads(n: number, idOf: ReadonlyMap<string, string>): Lead[] {
  const next = random(20_261_125);
  const owners = [null, 'lina', 'zhaolei', 'huangmin'];
  return Array.from({ length: n }, (_, i) => {
    const createdAt = WEDNESDAY_10 - next(40 * 24 * 60) * MINUTE;
    const touched = next(3) > 0 ? createdAt + next(3 * 24 * 60) * MINUTE : null;
    const owner = owners[next(owners.length)] ?? null;
    return leadLike({
      ...{ id: `lead-${String(1_000 + i)}`, createdAt, sourceId: SOURCES[next(4)] ?? '' },
      ...{ state: STATES[next(6)] ?? 'new', ownerId: idOf.get(owner ?? '') ?? null },
      firstTouchAt: touched === null ? null : Math.min(touched, WEDNESDAY_10),
      effectiveAt:
        touched !== null && touched < WEDNESDAY_10 - 2 * DAY && next(2) === 0
          ? touched + next(2 * 24) * HOUR
          : null,
    });
  });
}

const openStates = (lead: Lead): boolean => ['new', 'assigned', 'working'].includes(lead.state);
const wonStates = (lead: Lead): boolean => ['qualified', 'converted'].includes(lead.state);
const DAY_AGO = WEDNESDAY_10 - 24 * HOUR;
/** Every cell once more, as somebody would say it who has not seen the program. */
const NAIVE: Record<string, (lead: Lead) => boolean> = {
  received: () => true,
  due24h: (lead) => lead.createdAt <= DAY_AGO,
  touched24h: (lead) =>
    lead.createdAt <= DAY_AGO && (lead.effectiveAt ?? Infinity) <= lead.createdAt + 24 * HOUR,
  used: (lead) => lead.effectiveAt !== null,
  effective: (lead) =>
    lead.state === 'disqualified' ? false : wonStates(lead) || lead.effectiveAt !== null,
  qualified: wonStates,
  disqualified: (lead) => lead.state === 'disqualified',
  open: openStates,
  untouched: (lead) => openStates(lead) && lead.firstTouchAt === null,
  unanswered: (lead) => lead.firstTouchAt === null,
};
const BUCKETS = ['within5', 'within15', 'within30', 'within120', 'over120', 'unanswered'] as const;

describe.each(lanes)('the board of leads, on %s', (lane) => {
  let world: World;
  let director: Api;
  let leads: Lead[];
  let userOf: ReadonlyMap<string | null, string>;
  beforeAll(async () => {
    world = await openWorld({ lane });
    const { directory } = await world.program.snapshot.read();
    const members = directory.members.map(
      ({ id, platformUserId }) => [platformUserId, id] as const,
    );
    userOf = new Map(members.map(([userid, id]) => [id, userid]));
    leads = randomLeads(240, new Map(members));
    await plantLeads(world.program.db, leads);
    director = await apiAs(world, { userid: 'zhouzong' });
  });
  afterAll(() => world.close());

  const board = async (api: Api, params = {}): Promise<Board> => {
    const { status, data } = await api<Board>('GET', '/boards/leads', { params });
    expect(status).toBe(200);
    return data;
  };
  const rows = async (api: Api, params: object): Promise<Rows> =>
    (await api<Rows>('GET', '/boards/leads/rows', { params: { limit: 500, ...params } })).data;
  const since = Date.parse('2026-10-27T00:00:00+08:00');

  it.each(Object.keys(REACH))('%s: every number is the leads behind it', async (userid) => {
    const api = await apiAs(world, { userid });
    const { items, total, from } = await board(api);
    expect(from).toBe('2026-10-27');
    const reach = REACH[userid]!;
    const seen = leads.filter(
      ({ ownerId, createdAt }) => createdAt >= since && reach(userOf.get(ownerId) ?? null),
    );
    expect(seen.length).toBeGreaterThan(50);
    for (const { sourceId, counts } of [{ sourceId: undefined, ...total }, ...items]) {
      const own = seen.filter((lead) => sourceId === undefined || lead.sourceId === sourceId);
      for (const cell of CELLS) {
        const behind = await rows(api, { cell, ...(sourceId ? { source: sourceId } : {}) });
        expect([cell, behind.items.length, behind.total]).toEqual([
          cell,
          counts[cell],
          counts[cell],
        ]);
        const naive = NAIVE[cell] && own.filter(NAIVE[cell]).map(({ id }) => id);
        if (naive) expect(behind.items.map(({ id }) => id).sort()).toEqual(naive.sort());
      }
      const buckets = BUCKETS.reduce((sum, cell) => sum + counts[cell], 0);
      expect(buckets).toBe(counts.received);
    }
  });

  it('opens a long list page by page', async () => {
    const { total, items } = await rows(director, { cell: 'received' });
    const pages = [0, 100, 200].map((offset) =>
      rows(director, { cell: 'received', limit: 100, offset }),
    );
    const paged = (await Promise.all(pages)).flatMap((page) => page.items);
    expect(total).toBe(items.length);
    expect(paged.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  });

  it('a percentage of fewer than ten leads is not told', async () => {
    const day = await board(director, { from: '2026-11-20', to: '2026-11-20' });
    for (const { touched24h, counts } of day.items) {
      expect(counts.received).toBeLessThan(10);
      expect(touched24h.percent).toBeNull();
    }
  });

  it('costs tie to the ledger, and an effective lead that turns out 无效 makes the others dearer', async () => {
    const line = (amountFen: number, month = '2026-11') =>
      director('POST', '/sources/booth-scan/costs', { data: { month, amountFen, note: '展位' } });
    expect((await line(1_000_000)).status).toBe(201);
    expect((await line(-100_000)).status).toBe(201);
    const tooLittle = await line(-900_001);
    expect([tooLittle.status, tooLittle.data['code']]).toEqual([409, 'cost.below_zero']);
    const month = { from: '2026-11-01', to: '2026-11-30' };
    const of = async (sourceId: string): Promise<Figures> =>
      (await board(director, month)).items.find((item) => item.sourceId === sourceId)!;
    const before = await of('booth-scan');
    expect(before.cost).toMatchObject({ ledgerFen: 900_000, estimatedFen: 0, costFen: 900_000 });
    expect(before.cost.cacFen).toBe(Math.round(900_000 / before.counts.effective));
    const priced = await of('douyin');
    expect(priced.cost.costFen).toBe(8_000 * priced.counts.received);
    const manager = await apiAs(world, { userid: 'wangfang' });
    const team = (await board(manager, month)).items.find((one) => one.sourceId === 'booth-scan')!;
    const part = team.counts.received / before.counts.received;
    expect(team.cost.ledgerFen).toBe(Math.round(900_000 * part));

    const [worth] = (await rows(director, { ...month, cell: 'effective', source: 'booth-scan' }))
      .items;
    await rowsOf(world.program.db, "UPDATE `lead` SET state = 'disqualified' WHERE id = ?", [
      worth!.id,
    ]);
    const after = await of('booth-scan');
    expect(after.cost.cacFen).toBe(Math.round(900_000 / (before.counts.effective - 1)));
    expect(after.counts.used).toBe(before.counts.used);
  });

  it('the ledger is kept by who runs the company, and read by them', async () => {
    const manager = await apiAs(world, { userid: 'wangfang' });
    const data = { month: '2026-11', amountFen: 1 };
    expect((await manager('POST', '/sources/douyin/costs', { data })).status).toBe(403);
    expect((await director('POST', '/sources/nowhere/costs', { data })).status).toBe(404);
    const ledger = await director<{ items: { amountFen: number }[] }>(
      'GET',
      '/sources/booth-scan/costs',
    );
    const amounts = ledger.data.items.map(({ amountFen }) => amountFen);
    expect(amounts.sort((a, b) => a - b)).toEqual([-100_000, 1_000_000]);
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('GET', '/boards/leads')).status).toBe(403);
  });

  it('看板 tells a leader the same figures, and a rep none', async () => {
    const { total } = await board(await apiAs(world, { userid: 'wangfang' }));
    await world.tenant.say('wangfang', '看板');
    await world.settle();
    const said = JSON.stringify(world.tenant.chat('wangfang').at(-1)?.content);
    expect(said).toContain(`收到 ${total.counts.received} 条 · 进行中 ${total.counts.open} 条`);
    expect(said).toContain(`没人联系过：${total.counts.untouched} 条`);
    expect(said).toContain(`利用率：${String(total.utilisation.percent)}%`);
    await world.tenant.say('lina', '看板');
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('lina').at(-1)?.content)).not.toContain('收到');
  });
});
