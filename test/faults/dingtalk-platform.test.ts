import { REPORTS } from '../../src/activities/jobs';
import { dingTalkArrival } from '../../src/app/dingtalk-callback';
import { asSystem } from '../../src/app/unit-of-work';
import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs } from '../support/session';

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

  it('a card that was delivered while its answer was lost is brought to its present state', async () => {
    world.dingtalk!.faults.fail(DELIVER, { dropAfter: true, times: 1 });
    const { data } = await world.submit(NORTH);
    await world.settle();
    const lina = await apiAs(world, { userid: 'wangfang' });
    await lina('POST', `/leads/${data.leadId}/follow-ups`, {
      data: { channel: 'phone', note: '已打通' },
    });
    await minutes(10);
    const [card] = world.dingtalk!.chat('sunyue').flatMap((message) => message.card ?? []);
    expect(card?.subtitle).toContain('联系');
    expect(card?.subtitle).toMatch(/^已于/);
  });

  it('a card that is gone at the platform is replaced once, and not asked for again and again', async () => {
    await submit();
    const gone = { code: 'param.cardNotExist', status: 400 };
    world.dingtalk!.faults.fail('/v1.0/card/instances', gone);
    world.dingtalk!.clearRequests();
    await world.pass(15 * MINUTE);
    await minutes(5);
    expect(world.dingtalk!.requests('/v1.0/card/instances').length).toBeLessThan(4);
    expect(cards().length).toBe(2);
  });

  it('what a work notice told is never updated', async () => {
    const refused = { code: 'chatbotId.notAllow.sendOTO', status: 400 };
    world.dingtalk!.faults.fail(DELIVER, refused);
    await submit();
    world.dingtalk!.clearRequests();
    await world.pass(15 * MINUTE);
    expect(world.dingtalk!.requests('/v1.0/card/instances')).toEqual([]);
    expect(world.dingtalk!.chat('sunyue').some(({ from }) => from === 'notice')).toBe(true);
  });

  it('a task that may not be ticked keeps no other from being made', async () => {
    await submit();
    const foreign = {
      code: 'todo.taskUpdate.paramError',
      message: 'task not belong to bizTag',
      status: 400,
    };
    world.dingtalk!.faults.fail(/\/tasks\/task/, foreign);
    const director = await apiAs(world, { userid: 'zhouzong' });
    const [lead] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM lead');
    const { directory } = await world.program.snapshot.read();
    const idOf = (userid: string): string =>
      directory.members.find(({ platformUserId }) => platformUserId === userid)!.id;
    for (const userid of ['lina', 'sunyue']) {
      const data = { memberId: idOf(userid) };
      expect((await director('POST', `/leads/${lead!.id}/transfer`, { data })).status).toBe(200);
      await world.settle();
    }
    expect(world.dingtalk!.todos('sunyue')).toHaveLength(2);
  });

  it('an ordinary card that waited for company and found none goes alone', async () => {
    const { quota } = world.program.platforms.dingtalk!;
    for (let n = 0; n < 4_500; n++) quota.count();
    await quota.flush();
    await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
      ctx.enqueue({ kind: REPORTS, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
    expect(cards()).toEqual([]);
    await minutes(40);
    expect(cards()).toHaveLength(1);
  });

  it('one directory that cannot be read keeps no other waiting', async () => {
    const [wecom] = world.program.peopleEnv.directories;
    Object.assign(wecom!, { read: () => Promise.reject(new Error('WeCom is away')) });
    await world.dingtalk!.userJoins({ userid: 'heqing', name: '何清', departments: [30] });
    await world.settle();
    expect(await countRows(world.program.db, `member WHERE name = '何清'`)).toBe(1);
  });

  it('who has left one platform is a member by the other account', async () => {
    await world.tenant.changeContact({ changeType: 'delete_user', userid: 'wangfang' });
    await world.settle();
    await minutes(2);
    const people = `SELECT platform, status, role FROM member WHERE name = '王芳' ORDER BY platform`;
    await world.dingtalk!.userChanges('wangfang01', { position: '华北主管' });
    await world.settle();
    expect(await rowsOf(world.program.db, people)).toEqual([
      { platform: 'dingtalk', status: 'active', role: 'manager' },
      { platform: 'wecom', status: 'left', role: 'manager' },
    ]);
  });

  it('an event and a message of any length are kept, or known to be too long', async () => {
    const event = { EventType: 'bpms_instance_change', eventId: 'big', form: '表'.repeat(18_000) };
    expect((await world.dingtalk!.deliverEvent(event)).isTaken).toBe(true);
    const { accept } = world.program.inbox;
    const data = JSON.stringify({
      msgId: 'long',
      msgtype: 'text',
      text: { content: '长'.repeat(300_000) },
    });
    const arrival = dingTalkArrival({ way: 'robot', data, mark: '' }, world.clock.now());
    expect(await accept(arrival)).toBe('new');
    await world.settle();
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
