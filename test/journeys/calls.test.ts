import axios from 'axios';
import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { SOURCE_KEYS, type Posted } from '../support/sources';

type LeadRow = { id: string; state: string; high_intent: number; round: number; source_id: string };

describe.each(lanes)('calls that come in, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, env: SOURCE_KEYS });
  });
  afterEach(() => world.close());

  const tell = (event: object, key = 'key-calls'): Promise<Posted> =>
    axios.post(`${world.url}/intake/calls/${key}`, event, {
      ...{ validateStatus: () => true, proxy: false },
    });
  const ringing = (callId: string, from: string): Promise<Posted> =>
    tell({ callId, from, to: '4008001234', at: world.clock.now(), state: 'ringing' });
  const leads = (): Promise<LeadRow[]> =>
    rowsOf(world.program.db, 'SELECT id, state, high_intent, round, source_id FROM `lead`');
  const audit = (action: string): Promise<{ data: string }[]> =>
    rowsOf(world.program.db, 'SELECT data FROM audit_log WHERE action = ?', [action]);

  it('F4 of a known customer, in any spelling of the number, tells the owner at once', async () => {
    const { data } = await world.submit(FORM);
    await world.settle();
    const before = world.tenant.chat('lina').length;
    const spellings = ['+86 138-0013-8000', '008613800138000', '013800138000', ' 13800138000  '];
    for (const [i, from] of spellings.entries()) {
      const { status, data: answer } = await ringing(`call-${String(i)}`, from);
      expect([status, answer.leadId]).toEqual([200, data.leadId]);
    }
    await world.settle();
    const told = world.tenant.chat('lina').slice(before);
    expect(told).toHaveLength(spellings.length);
    const [card] = told;
    expect(card?.at).toBe(world.clock.now());
    expect(JSON.stringify(card)).toMatch(/华东精工.*高意向|高意向.*华东精工/);
    expect(JSON.stringify(card)).toContain('来电 138****8000');
    const lina = await apiAs(world, { userid: 'lina' });
    const shown = await lina('GET', `/leads/${data.leadId}`);
    expect(shown.data).toMatchObject({ highIntent: true, tags: ['官网'], sourceId: 'website' });
  });

  it('F4 of somebody unknown becomes a lead with the number, an owner and a clock', async () => {
    const { status, data } = await ringing('call-1', '021-62345678');
    expect(status).toBe(201);
    await world.settle();
    const [lead] = await leads();
    expect(lead).toMatchObject({ id: data.leadId, state: 'assigned', source_id: 'calls' });
    expect(Number(lead?.high_intent)).toBe(1);
    const [row] = await rowsOf<{ phone: string; tags: string }>(
      world.program.db,
      'SELECT phone, tags FROM `lead`',
    );
    expect(row).toEqual({ phone: '+862162345678', tags: '["来电"]' });
    expect(await countRows(world.program.db, 'lead_clock')).toBe(1);
  });

  it('from another extension of a known line is of the same customer', async () => {
    const { data } = await world.submit({ ...FORM, phone: '021-62345678转801' });
    for (const from of ['02162345678', '021-62345678 ext 9', '021-62345678转801'])
      expect((await ringing(from, from)).data.leadId).toBe(data.leadId);
    expect(await leads()).toHaveLength(1);
  });

  it('of a customer who was put aside gives the lead an owner and a clock again', async () => {
    const { data } = await world.submit(FORM);
    await world.settle();
    const lina = await apiAs(world, { userid: 'lina' });
    await lina('POST', `/leads/${data.leadId}/disqualify`, { data: { reason: '没有需求' } });
    await ringing('call-1', '13800138000');
    const [lead] = await leads();
    expect(lead).toMatchObject({ state: 'assigned', round: 2 });
    expect(Number(lead?.high_intent)).toBe(1);
  });

  it('are one call whatever comes twice and out of order; a long one is announced once', async () => {
    const at = world.clock.now();
    const base = { callId: 'call-1', from: '13800138000', to: '4008001234' };
    const events = [
      { ...base, state: 'ended', at: at + 3 * MINUTE, answered: true, seconds: 150, agent: 'LiNa' },
      { ...base, state: 'ringing', at },
      { ...base, state: 'answered', at: Math.floor(at / 1_000) + 20 },
    ];
    for (const event of [...events, ...events]) await tell(event);
    await Promise.all(events.map((event) => tell(event)));
    expect(await leads()).toHaveLength(1);
    const calls = await rowsOf<object>(
      world.program.db,
      'SELECT state, seconds, started_at, ended_at FROM phone_call',
    );
    expect(calls).toEqual([
      { ...{ state: 'ended', seconds: 150 }, started_at: at, ended_at: at + 3 * MINUTE },
    ]);
    const [announced, ...more] = await audit('lead.call_ended');
    const { directory } = await world.program.snapshot.read();
    const memberId = directory.members.find(({ name }) => name === '李娜')?.id;
    expect(JSON.parse(announced?.data ?? '{}')).toMatchObject({ seconds: 150, memberId });
    expect(more).toEqual([]);
    expect(await countRows(world.program.db, 'lead_submission')).toBe(9);
  });

  it('that were short are not announced', async () => {
    await tell({ callId: '1', from: '13800138000', state: 'ended', answered: true, seconds: 119 });
    await tell({ callId: '2', from: '13800138000', state: 'ended' });
    expect(await audit('lead.call_ended')).toEqual([]);
  });

  it('that cannot be read are kept, and nobody gets in by the door of forms', async () => {
    for (const event of [{}, { callId: '1', from: 'anonymous', state: 'ringing' }, { callId: '' }])
      expect((await tell(event)).status).toBe(202);
    expect(await countRows(world.program.db, 'lead_submission')).toBe(3);
    expect((await tell({ callId: '1' }, 'wrong')).status).toBe(404);
    expect((await tell({ callId: '1' }, 'key-douyin')).status).toBe(404);
    const forms = `${world.url}/intake/forms/key-calls`;
    const refused = await axios.post(forms, FORM, { validateStatus: () => true, proxy: false });
    expect(refused.status).toBe(404);
    expect(await leads()).toEqual([]);
  });
});
