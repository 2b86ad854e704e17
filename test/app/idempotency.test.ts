import { outsideRoutes, routes } from '../../src/app/api';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';

const writes = [...routes, ...outsideRoutes].filter(({ method }) => method !== 'GET');

it('every route that changes something takes an Idempotency-Key', () => {
  expect(writes.length).toBeGreaterThan(20);
  const without = writes.filter(({ once }) => !once).map(({ method, path }) => `${method} ${path}`);
  // The platform's sign-in code is good for one time by itself, and nobody is signed in yet. The others are questions too long for
  // an address: they change nothing, except that a file that leaves is noted each time.
  expect(without.sort()).toEqual([
    ...['POST /dispatch/rehearse', 'POST /exports', 'POST /intake/sources/:id/preview'],
    ...['POST /risks/dry-run', 'POST /sessions'],
  ]);
});

describe('the same request under the same key', () => {
  let world: World;
  let lina: Api;
  let manager: Api;
  let leadId: string;
  beforeAll(async () => {
    world = await openWorld({ lane: 'sqlite' });
    lina = await apiAs(world, { userid: 'lina' });
    manager = await apiAs(world, { userid: 'wangfang' });
    leadId = (await world.submit(FORM)).data.leadId;
    await world.settle();
  });
  afterAll(() => world.close());

  const headers = (key: string): object => ({ headers: { 'Idempotency-Key': key } });
  const version = async (): Promise<unknown> =>
    (await rowsOf(world.program.db, 'SELECT version FROM lead WHERE id = ?', [leadId]))[0];

  it('leaves one trace of a number that was looked at', async () => {
    const look = () => lina('POST', `/leads/${leadId}/reveal-phone`, headers('k-look'));
    expect([(await look()).data, (await look()).data]).toEqual([
      ...[{ phone: '+8613800138000' }, { phone: '+8613800138000' }],
    ]);
    const traces = await rowsOf(
      world.program.db,
      `SELECT id FROM audit_log WHERE action = 'lead.phone_revealed'`,
    );
    expect(traces).toHaveLength(1);
  });

  it('is one change of a lead, answered alike each time', async () => {
    const { data: him } = await (
      await apiAs(world, { userid: 'zhaolei' })
    )<{ id: string }>('GET', '/me');
    const deeds: [Api, string, object][] = [
      [lina, 'accept', {}],
      [lina, 'disqualify', { reason: '没有需求' }],
      [lina, 'reopen', {}],
      [manager, 'transfer', { memberId: him.id }],
    ];
    for (const [who, verb, data] of deeds) {
      const send = () => who('POST', `/leads/${leadId}/${verb}`, { data, ...headers(`k-${verb}`) });
      const first = await send();
      const before = await version();
      const second = await send();
      expect([verb, first.status, second.status]).toEqual([verb, 200, 200]);
      expect(second.data).toEqual(first.data);
      expect(await version()).toEqual(before);
    }
  });

  it('is refused when it asks for something else', async () => {
    const data = { reason: '别的原因' };
    const answer = await lina('POST', `/leads/${leadId}/disqualify`, {
      ...{ data, ...headers('k-disqualify') },
    });
    expect([answer.status, answer.data]).toMatchObject([409, { code: 'request.key_reused' }]);
  });
});
