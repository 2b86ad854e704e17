import { createHmac } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import axios, { type AxiosResponse } from 'axios';
import { readBusiness } from '../../src/app/business';
import { scratchFolder } from '../faults/support/places';
import { lanes } from '../support/databases';
import { countRows, rowsOf } from '../support/rows';
import { FORM, FORM_KEY, openWorld, type World } from '../support/program';

describe.each(lanes)('forms on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());
  const rows = (table: string): Promise<number> => countRows(world.program.db, table);

  it('the same form twenty times at once is one lead, one clock and one card', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.submit(FORM)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([
      ...Array.from({ length: 19 }, () => 200),
      201,
    ]);
    expect(new Set(answers.map((answer) => answer.data.leadId)).size).toBe(1);
    await world.settle();
    expect([await rows('lead'), await rows('lead_clock'), await rows('lead_submission')]).toEqual([
      1, 1, 20,
    ]);
    expect(world.tenant.chat('lina')).toHaveLength(1);
  });

  it('another question of the same person joins their lead', async () => {
    const first = await world.submit(FORM);
    const second = await world.submit({
      ...FORM,
      phone: '138 0013 8000',
      message: '什么时候能交货？',
    });
    expect([second.status, second.data.leadId]).toEqual([200, first.data.leadId]);
    expect([await rows('lead'), await rows('lead_submission')]).toEqual([1, 2]);
  });

  it('a person who was put aside and asks again gets an owner and a clock again', async () => {
    const { data } = await world.submit(FORM);
    await world.settle();
    const task = world.cardOf('lina', '华东精工');
    await world.tenant.tap('lina', task, 'lead.ask_disqualify');
    await world.settle();
    await world.tenant.tap('lina', task, 'lead.disqualify', { reason: ['没有需求'] });
    await world.settle();
    await world.submit({ ...FORM, message: '这次真的要买' });
    const [lead] = await rowsOf<object>(
      world.program.db,
      'SELECT state, round FROM lead WHERE id = ?',
      [data.leadId],
    );
    expect(lead).toMatchObject({ state: 'assigned', round: 2 });
  });

  it('the Idempotency-Key decides when it is given', async () => {
    const key = { 'Idempotency-Key': 'order-1' };
    const first = await world.submit(FORM, key);
    const second = await world.submit({ ...FORM, phone: '13900139000' }, key);
    expect(second.data.leadId).toBe(first.data.leadId);
  });

  it('without anybody at work the lead is offered, and the first to take it has it', async () => {
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao'])
      await world.tenant.say(userid, '离岗');
    await world.settle();
    await world.submit(FORM);
    await world.settle();
    const card = world.cardOf('wangfang', '华东精工');
    await world.tenant.tap('wangfang', card, 'lead.accept');
    await world.settle();
    const [lead] = await rowsOf<object>(world.program.db, 'SELECT state FROM lead');
    expect(lead).toEqual({ state: 'working' });
    expect(JSON.stringify(world.tenant.chat('chenwei'))).toContain('已由王芳接手');
  });
});

it('a source with a secret takes signed forms only, and none twice its age', async () => {
  const world = await openWorld({ lane: 'sqlite', env: { INTAKE_WEBSITE_SECRET: 'form-secret' } });
  const post = (body: string, signature: string): Promise<AxiosResponse> =>
    axios.post(`${world.url}/intake/forms/${FORM_KEY}`, body, {
      headers: { 'Content-Type': 'application/json', 'X-Salesbeat-Signature': signature },
      ...{ validateStatus: () => true, proxy: false },
    });
  const sign = (body: string, at: number): string => {
    const time = String(Math.floor(at / 1000));
    return `t=${time},v1=${createHmac('sha256', 'form-secret').update(`${time}.${body}`).digest('hex')}`;
  };
  const body = JSON.stringify(FORM);
  const now = world.clock.now();
  expect((await post(body, sign(body, now))).status).toBe(201);
  expect((await post(body, '')).status).toBe(401);
  expect((await post(body.replace('王', '张'), sign(body, now))).status).toBe(401);
  expect((await post(body, sign(body, now - 301_000))).status).toBe(401);
  expect((await post(body, sign(body, now + 301_000))).status).toBe(401);
  await world.close();
});

it('pages of a source’s own sites may post to it, and pages of anybody else not', async () => {
  const folder = scratchFolder();
  cpSync('config/business', folder.path, { recursive: true });
  const source = (id: string, origin: string): object => ({
    ...{ id, name: id, key: `INTAKE_${id.toUpperCase()}_KEY`, origins: [origin] },
    mapping: readBusiness('config/business').sources[0]?.mapping,
  });
  const [own, other] = ['https://www.own.cn', 'https://www.other.cn'];
  const sources = [source('own', own), source('other', other)];
  writeFileSync(
    join(folder.path, 'sources.yaml'),
    stringify({ sources, disqualifyReasons: ['无'] }),
  );
  const world = await openWorld({
    ...{ lane: 'sqlite', businessFolder: folder.path },
    env: { INTAKE_OWN_KEY: 'key-own', INTAKE_OTHER_KEY: 'key-other' },
  });
  const allowed = async (
    method: 'OPTIONS' | 'POST',
    key: string,
    origin: string,
  ): Promise<unknown> => {
    const { headers } = await axios.request({
      ...{ method, url: `${world.url}/intake/forms/${key}`, data: FORM },
      ...{ validateStatus: () => true, proxy: false },
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
    return headers['access-control-allow-origin'];
  };
  for (const method of ['OPTIONS', 'POST'] as const) {
    expect(await allowed(method, 'key-own', own)).toBe(own);
    expect(await allowed(method, 'key-other', other)).toBe(other);
    for (const origin of [other, 'https://evil.example', 'null', `${own}.evil.example`])
      expect([origin, await allowed(method, 'key-own', origin)]).toEqual([origin, undefined]);
  }
  await world.close();
  folder.drop();
});
