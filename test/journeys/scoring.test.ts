import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { stringify } from 'yaml';
import { readBusiness } from '../../src/app/business';
import { PRUNE } from '../../src/app/prune';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { RESCORE } from '../../src/leads/commands/rescore-outdated';
import { scratchFolder } from '../faults/support/places';
import { lanes } from '../support/databases';
import { openImportDesk } from '../support/imports';
import { xlsx } from '../support/sheets';
import { FORM, FORM_KEY, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';

type Event = Record<string, unknown>;
type Explained = {
  score: number;
  version: number;
  at: number;
  parts: { name: string; points: number }[];
  quality: Record<string, unknown>;
  marketing: { since: number | null; met: string[] };
  behaviour: object[];
};

const VISITOR = 'v-7f3a';
const EXAMPLE = {
  ...{ ...FORM, wechat: 'it_wang', job_title: 'IT负责人', visitor_id: VISITOR },
};

describe.each(lanes)('the score of a lead on %s', (lane) => {
  let world: World;
  let api: Api;
  beforeEach(async () => {
    world = await openWorld({ lane });
    api = await apiAs(world, { userid: 'zhouzong' });
  });
  afterEach(() => world.close());

  const tell = (events: unknown, key = FORM_KEY): Promise<AxiosResponse> =>
    axios.post(`${world.url}/intake/events/${key}`, { events }, QUIET);
  const view = (n: number, change: Event = {}): Event => ({
    ...{ id: `e${String(n)}`, kind: 'page', at: world.clock.now(), visitor: VISITOR },
    ...{ page: `/page-${String(n)}`, ...change },
  });
  const four = (): Event[] => [1, 2, 3, 4].map((n) => view(n));
  const explained = async (id: string): Promise<Explained> =>
    (await api<Explained>('GET', `/leads/${id}/score`)).data;
  const kept = (): Promise<{ score: number }[]> =>
    rowsOf(world.program.db, 'SELECT score FROM `lead`');
  const behaviour = (): Promise<number> => countRows(world.program.db, 'lead_behaviour');

  it('is the same 82 whether behaviour comes before, after or around the form, and however often', async () => {
    const events = four();
    const form = (): Promise<AxiosResponse> => world.submit(EXAMPLE);
    const orders = [
      [() => tell(events), form],
      [form, () => tell([...events].reverse())],
      [() => tell(events.slice(2)), form, () => tell(events.slice(0, 2))],
    ];
    for (const order of orders) {
      for (let times = 0; times < 5; times++) for (const step of order) await step();
      expect(await kept()).toEqual([{ score: 82 }]);
      expect(await behaviour()).toBe(4);
      const [lead] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM `lead`');
      const { score, parts, version, behaviour: done } = await explained(lead!.id);
      expect([score, version, done.length]).toEqual([82, 1, 4]);
      expect(parts.map(({ name, points }) => [name, points])).toEqual([
        ['预算50万以上', 40],
        ['IT负责人微信', 22],
        ['浏览超过3页', 20],
      ]);
      for (const table of ['lead_behaviour', 'lead_trace', 'lead_submission', '`lead`'])
        await rowsOf(world.program.db, `DELETE FROM ${table}`);
    }
  });

  it('behaviour and the form at the same moment find each other', async () => {
    await Promise.all([tell(four()), world.submit(EXAMPLE), tell(four()), world.submit(EXAMPLE)]);
    expect(await kept()).toEqual([{ score: 82 }]);
  });

  it('is on the owner’s card with its parts, beside all that mattered before', async () => {
    await tell(four());
    await world.submit(EXAMPLE);
    await world.settle();
    const card = world.tenant.chat('lina').at(-1)?.cardState;
    const facts = (card as { horizontal_content_list: { keyname: string; value: string }[] })
      .horizontal_content_list;
    expect(facts.map(({ keyname }) => keyname)).toEqual([
      ...['联系人', '电话', '地区行业', '预算', '评分', '派给您'],
    ]);
    expect(facts[4]?.value).toBe('82 = 预算+40 IT微信+22 浏览+20');
  });

  it('is told of the number and the mailbox too, whoever came first', async () => {
    await tell([view(1, { visitor: undefined, email: 'Wang@Huadong.cn', kind: 'mail_open' })]);
    await tell([view(2, { visitor: undefined, phone: '138 0013 8000', kind: 'download' })]);
    const { data } = await world.submit({ ...FORM, email: 'wang@huadong.cn' });
    await tell([view(3, { visitor: undefined, phone: '+8613800138000', kind: 'video' })]);
    expect((await explained(data.leadId)).parts.map(({ name }) => name)).toEqual([
      ...['预算50万以上', '下载过资料', '打开过邮件', '看过视频'],
    ]);
  });

  it('waits for a list too, and is gone with a lead that is taken back', async () => {
    const desk = await openImportDesk(lane);
    const tellDesk = (event: Event): Promise<AxiosResponse> =>
      axios.post(`${desk.world.url}/intake/events/${FORM_KEY}`, { events: [event] }, QUIET);
    const at = desk.world.clock.now();
    const scores = async (): Promise<number[]> =>
      (await rowsOf<{ score: number }>(desk.world.program.db, SCORES)).map(({ score }) => score);
    await tellDesk({ id: 'a', kind: 'download', at, phone: '13800138001' });
    const sheet = [
      ['客户名称', '联系人', '电话', '预算', '邮箱'],
      ['华东精工', '王经理', '13800138001', '80万', ''],
      ['明康医疗', '刘主任', '13800138002', '5万', 'Liu@mk.cn'],
    ];
    const { id } = await desk.preview(await xlsx(sheet));
    await desk.start(id);
    expect(await scores()).toEqual([48, 0]);
    await tellDesk({ id: 'b', kind: 'mail_open', at, email: 'liu@mk.cn' });
    await tellDesk({ id: 'c', kind: 'video', at, phone: '13800138001' });
    expect(await scores()).toEqual([54, 4]);
    await desk.manager('POST', `/imports/${id}/undo`);
    await desk.world.settle();
    const left = await countRows(desk.world.program.db, 'lead_behaviour');
    expect([await scores(), left]).toEqual([[], 0]);
    await desk.close();
  });

  it('the best come first when asked for, page by page', async () => {
    for (const [n, budget] of ['20万以下', '50万以上', '面议', '80万'].entries())
      await world.submit({ ...FORM, phone: `1380013800${String(n)}`, budget_range: budget });
    await world.submit({ ...EXAMPLE, phone: '13900139000' });
    const seen: number[] = [];
    let after = '';
    for (let page = 0; page < 5; page++) {
      const params = { sort: 'score', limit: 2, ...(after ? { after } : {}) };
      const { data } = await api<{ items: { id: string; score: number }[] }>('GET', '/leads', {
        params,
      });
      seen.push(...data.items.map(({ score }) => score));
      after = data.items.at(-1)?.id ?? after;
    }
    expect(seen).toEqual([62, 40, 40, 0, 0]);
  });

  it('ages: behaviour of two weeks ago is worth half in the list as well', async () => {
    await tell(four());
    const { data } = await world.submit(EXAMPLE);
    await world.pass(14 * DAY);
    await world.program.unitOfWork(asSystem('test'), (ctx) => {
      ctx.enqueue({ kind: RESCORE, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
    expect(await kept()).toEqual([{ score: 72 }]);
    api = await apiAs(world, { userid: 'zhouzong' });
    const { score, at } = await explained(data.leadId);
    expect([score, at]).toEqual([72, world.clock.now()]);
  });

  it('a form alone never makes a lead 市场合格; behaviour does, once', async () => {
    const ready = { ...EXAMPLE, company_size: '50-200人', purchase_stage: '选型' };
    const { data } = await world.submit(ready);
    expect((await explained(data.leadId)).marketing.since).toBeNull();
    await tell([view(1, { page: '/contact' })]);
    expect((await explained(data.leadId)).marketing.since).toBeNull();
    await world.pass(MINUTE);
    await tell([view(2, { page: '/pricing?from=mail' })]);
    const since = world.clock.now();
    await world.pass(MINUTE);
    await tell([view(3, { kind: 'download' })]);
    const { marketing, quality } = await explained(data.leadId);
    expect(marketing).toEqual({
      since,
      met: ['企业规模', '预算范围', '采购阶段', '看过价格页', '下载资料或看过视频'],
    });
    expect(quality).toEqual({
      ...{ completeness: 'high', activity: 'high', urgency: 'middle', faults: [] },
    });
    const told = await rowsOf<{ n: number }>(
      world.program.db,
      "SELECT COUNT(*) AS n FROM audit_log WHERE action = 'lead.marketing_qualified'",
    );
    expect(Number(told[0]?.n)).toBe(1);
  });

  it('is not known to who may not see the lead', async () => {
    const { data } = await world.submit(EXAMPLE);
    const other = await apiAs(world, { userid: 'zhaolei' });
    expect((await other('GET', `/leads/${data.leadId}/score`)).status).toBe(404);
  });

  it('behaviour goes with the contact on request, and a visitor nobody knows is forgotten after a month', async () => {
    await tell(four());
    const { data } = await world.submit(EXAMPLE);
    await tell([view(9, { visitor: 'v-nobody' })]);
    expect((await api('POST', `/leads/${data.leadId}/erase-contact`)).status).toBe(200);
    expect(await behaviour()).toBe(1);
    expect(await rowsOf(world.program.db, 'SELECT who FROM lead_trace')).toEqual([
      { who: 'visitor:website:v-nobody' },
    ]);
    expect(await kept()).toEqual([{ score: 40 }]);
    await world.pass(31 * DAY);
    await world.program.unitOfWork(asSystem('test'), (ctx) => {
      ctx.enqueue({ kind: PRUNE, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
    expect([await behaviour(), await countRows(world.program.db, 'lead_trace')]).toEqual([0, 0]);
  });

  it('ten thousand events for one lead keep the newest five hundred and the same score', async () => {
    const { data } = await world.submit(EXAMPLE);
    const at = world.clock.now();
    const batches = Array.from({ length: 100 }, (_, batch) =>
      Array.from({ length: 100 }, (__, i) => {
        const n = batch * 100 + i;
        return view(n, { at: at - n, page: `/${String(n)}` });
      }),
    );
    for (const batch of batches.reverse()) expect((await tell(batch)).status).toBe(202);
    expect(await behaviour()).toBe(500);
    const { score, behaviour: done } = await explained(data.leadId);
    expect([score, done[0]]).toEqual([82, expect.objectContaining({ at: at - 499 })]);
    // Told again, what was forgotten is too old still.
    await tell(batches[0]);
    expect(await behaviour()).toBe(500);
  });

  it('the same ids again and again are one event', async () => {
    const { data } = await world.submit(EXAMPLE);
    const same = Array.from({ length: 100 }, (_, n) => ({ ...view(n), id: 'same' }));
    for (let times = 0; times < 3; times++) await tell(same);
    expect(await behaviour()).toBe(1);
    expect((await explained(data.leadId)).score).toBe(62);
  });
});

const SCORES = 'SELECT score FROM `lead` ORDER BY phone';
const QUIET = { validateStatus: () => true, proxy: false } as const;

it('behaviour that is wrong, too much or of nobody is refused whole and leaves no row', async () => {
  const world = await openWorld({ lane: 'sqlite' });
  const post = (data: unknown, key = FORM_KEY, headers = {}): Promise<AxiosResponse> =>
    axios.post(`${world.url}/intake/events/${key}`, data, { ...QUIET, headers });
  const good = { id: 'a', kind: 'page', at: 1, visitor: 'v', page: '/' };
  const many = (n: number): object[] =>
    Array.from({ length: n }, (_, i) => ({ ...good, id: String(i) }));
  const cases: [unknown, number][] = [
    [{ events: [] }, 422],
    [{ events: many(101) }, 422],
    [{ events: many(100_000) }, 413],
    [{}, 422],
    [{ events: [good], leadId: 'x' }, 422],
    ...[
      { kind: 'form' },
      { at: -1 },
      { at: 1.5 },
      { at: 1e300 },
      { id: '' },
      { id: 'x'.repeat(65) },
      { visitor: undefined },
      { visitor: 'a b' },
      { visitor: { $ne: 1 } },
      { phone: '13800138000' },
      { visitor: undefined, phone: '123' },
      { visitor: undefined, email: 'nobody' },
      { seconds: 1e9 },
      { leadId: 'x' },
      { page: 'x'.repeat(2_001) },
    ].map<[unknown, number]>((wrong) => [{ events: [good, { ...good, id: 'b', ...wrong }] }, 422]),
  ];
  for (const [data, status] of cases)
    expect([data, (await post(data)).status]).toEqual([data, status]);
  expect((await post({ events: [good] }, 'foreign-key')).status).toBe(404);
  expect(await countRows(world.program.db, 'lead_behaviour')).toBe(0);
  // Known or not, the answer is the same.
  await world.submit(FORM);
  const answers = await Promise.all(
    ['13800138000', '13800138001'].map((phone, n) =>
      post({ events: [{ ...good, visitor: undefined, id: `p${String(n)}`, phone }] }),
    ),
  );
  expect(answers.map(({ status, data }) => ({ status, data: data as object }))).toEqual([
    { status: 202, data: { received: 1 } },
    { status: 202, data: { received: 1 } },
  ]);
  await world.close();
});

it('what another source calls a visitor or an event is somebody and something else', async () => {
  const folder = scratchFolder();
  cpSync('config/business', folder.path, { recursive: true });
  const source = (id: string): object => ({
    ...{ id, name: id, key: `INTAKE_${id.toUpperCase()}_KEY`, visitor: 'visitor_id' },
    mapping: readBusiness('config/business').sources[0]?.mapping,
  });
  const sources = [source('own'), source('other')];
  const content = stringify({ sources, disqualifyReasons: ['无'] });
  writeFileSync(join(folder.path, 'sources.yaml'), content);
  const world = await openWorld({
    ...{ lane: 'sqlite', businessFolder: folder.path },
    env: { INTAKE_OWN_KEY: 'key-own', INTAKE_OTHER_KEY: 'key-other' },
  });
  await axios.post(`${world.url}/intake/forms/key-own`, EXAMPLE, QUIET);
  const events = [1, 2, 3, 4].map((n) => ({
    ...{ id: `e${String(n)}`, kind: 'page', at: world.clock.now(), visitor: VISITOR },
    page: `/${String(n)}`,
  }));
  const scoreAfter = async (key: string): Promise<unknown> => {
    await axios.post(`${world.url}/intake/events/${key}`, { events }, QUIET);
    return (await rowsOf<{ score: number }>(world.program.db, 'SELECT score FROM `lead`'))[0]
      ?.score;
  };
  expect(await scoreAfter('key-other')).toBe(62);
  expect(await scoreAfter('key-own')).toBe(82);
  expect(await countRows(world.program.db, 'lead_behaviour')).toBe(8);
  await world.close();
  folder.drop();
});
