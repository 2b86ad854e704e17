import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';

const NORTH = { ...FORM, company_name: '京北机床', phone: '13900139001', region: '华北' };
const DELIVER = '/v1.0/card/instances/createAndDeliver';

describe.each(lanes)('when DingTalk fails, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, dingtalk: 'http' });
  });
  afterEach(() => world.close());

  const cards = (): string[] =>
    world.dingtalk!.chat('sunyue').flatMap(({ card }) => (card ? [card.title] : []));
  const submit = async (): Promise<void> => {
    await world.submit(NORTH);
    await world.settle();
  };
  const minutes = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await world.pass(MINUTE);
  };
  const deadLetters = (): Promise<number> =>
    countRows(world.program.db, 'job WHERE due_at IS NULL');

  it('X17 a card whose answer was lost is delivered once', async () => {
    world.dingtalk!.faults.fail(DELIVER, { dropAfter: true, times: 1 });
    await submit();
    await minutes(10);
    expect(cards()).toEqual(['京北机床']);
    expect(world.dingtalk!.counters().duplicateCards).toBe(1);
  });

  it('X16 an outage of ten minutes loses nothing', async () => {
    world.dingtalk!.faults.down();
    await submit();
    await minutes(10);
    expect(cards()).toEqual([]);
    world.dingtalk!.faults.up();
    await minutes(10);
    expect(cards()).toEqual(['京北机床']);
    expect(await deadLetters()).toBe(0);
  });

  it('X20 a token that ends early is renewed once, and the call made again', async () => {
    await submit();
    const before = world.dingtalk!.counters().tokens;
    world.dingtalk!.faults.invalidateToken();
    await world.submit({ ...NORTH, company_name: '燕山重工', phone: '13900139002' });
    await world.settle();
    expect(cards()).toEqual(['京北机床', '燕山重工']);
    expect(world.dingtalk!.counters().tokens).toBe(before + 1);
  });

  it('X21 a wrong secret makes everything wait, calls an operator, and is asked rarely', async () => {
    world.dingtalk!.faults.invalidateToken();
    const undo = world.dingtalk!.faults.badSecret();
    world.dingtalk!.clearRequests();
    await submit();
    await minutes(60);
    expect(cards()).toEqual([]);
    expect(world.dingtalk!.requests('/v1.0/oauth2/accessToken').length).toBeLessThan(20);
    expect(await world.program.metrics.registry.metrics()).toContain(
      'salesbeat_operator_needed_total',
    );
    undo();
    await minutes(16);
    expect(cards()).toContain('京北机床');
    expect(await deadLetters()).toBe(0);
  });

  it('being throttled costs a moment and no attempt, being out of quota waits for an operator', async () => {
    const tooFast = {
      code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi',
      status: 403,
      times: 3,
    };
    world.dingtalk!.faults.fail(DELIVER, tooFast);
    await submit();
    await minutes(5);
    expect(cards()).toEqual(['京北机床']);
    world.dingtalk!.limits.monthlyCalls = 1;
    world.dingtalk!.limits.isQuotaOn = true;
    await world.submit({ ...NORTH, company_name: '燕山重工', phone: '13900139002' });
    await minutes(5);
    expect(cards()).toEqual(['京北机床']);
    world.dingtalk!.limits.isQuotaOn = false;
    await minutes(65);
    expect(cards()).toContain('燕山重工');
    expect(await deadLetters()).toBe(0);
  });
});
