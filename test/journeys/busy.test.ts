import { READ_CALENDARS } from '../../src/app/dingtalk-calendars';
import { asSystem } from '../../src/app/unit-of-work';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs } from '../support/session';

const QUERY = '/querySchedule';

describe.each(lanes)('F17 meetings, on %s', (lane) => {
  let world: World;
  let asked = 0;
  const open = async (env: Record<string, string> = {}): Promise<void> => {
    world = await openWorld({ lane, dingtalk: 'http', env: { DINGTALK_CALENDAR: 'on', ...env } });
  };
  beforeEach(() => void (asked = 0));
  afterEach(() => world.close());

  const tenant = (): NonNullable<World['dingtalk']> => world.dingtalk!;
  /** What the schedule does twice an hour. */
  const read = async (): Promise<void> => {
    await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
      ctx.enqueue({ kind: READ_CALENDARS, lane: 2, payload: {} });
      return Promise.resolve();
    });
    await world.settle();
  };
  const calls = (): number =>
    tenant()
      .requests()
      .filter(({ path }) => path.endsWith(QUERY)).length;
  const ownerOf = async (phone: string): Promise<string | null> => {
    const [row] = await rowsOf<{ userid: string | null }>(
      world.program.db,
      `SELECT m.platform_user_id AS userid FROM \`lead\` l LEFT JOIN member m ON m.id = l.owner_id WHERE l.phone = '+86${phone}'`,
    );
    return row?.userid ?? null;
  };
  const submit = async (region: string): Promise<string> => {
    const phone = `1380013${String(8000 + ++asked)}`;
    await world.submit({ ...FORM, company_name: `客户${String(asked)}`, phone, region });
    await world.settle();
    return phone;
  };
  /** Whether the next lead of the north goes to 孙悦, who alone works there. */
  const gets = async (): Promise<boolean> => (await ownerOf(await submit('华北'))) === 'sunyue';
  /** The reps who are at home on WeCom. */
  const allSay = async (text: string): Promise<void> => {
    for (const userid of ['lina', 'zhaolei', 'huangmin', 'linxiao'])
      await world.tenant.say(userid, text);
    await world.settle();
  };
  const meeting = (minutes: number, more: object = {}): string => {
    const now = world.clock.now();
    return tenant().addEntry('sunyue', { fromAt: now, toAt: now + minutes * MINUTE, ...more });
  };

  it('keep from dispatch what lies within them, to the millisecond, and the decision says so', async () => {
    await open();
    const now = world.clock.now();
    tenant().addEntry('sunyue', { fromAt: now + 40 * MINUTE, toAt: now + 100 * MINUTE });
    await read();
    expect(await gets()).toBe(true);
    await world.pass(40 * MINUTE - 1);
    expect(await gets()).toBe(true);
    await world.pass(1);
    expect(await gets()).toBe(false);
    const [row] = await rowsOf<{ decision: string }>(
      world.program.db,
      'SELECT decision FROM lead_ownership ORDER BY lead_id DESC LIMIT 1',
    );
    expect(row?.decision).toContain('日程占用中');
    await world.pass(HOUR - 1);
    expect(await gets()).toBe(false);
    await world.pass(1);
    expect(await gets()).toBe(true);
  });

  it('are what is agreed and has hours; one that is moved or called off frees its people with the next reading', async () => {
    await open();
    meeting(60, { status: 'TENTATIVE' });
    meeting(60, { isWholeDay: true });
    meeting(361);
    await read();
    expect(await gets()).toBe(true);
    const id = meeting(60);
    meeting(30);
    await read();
    expect(await gets()).toBe(false);
    await world.pass(40 * MINUTE);
    expect(await gets()).toBe(false);
    tenant().removeEntry(id);
    await read();
    expect(await gets()).toBe(true);
    // Read again and again without a change: nothing is written.
    const changed = "audit_log WHERE action = 'member.busy_changed'";
    expect(await countRows(world.program.db, changed)).toBe(2);
    meeting(45);
    await read();
    await world.pass(MINUTE);
    await read();
    expect(await countRows(world.program.db, changed)).toBe(3);
  });

  it('of everybody at once leave a lead on offer, its clock running, until the first is free', async () => {
    await open();
    meeting(20);
    await read();
    await allSay('忙到 11:00');
    const phone = await submit('华东');
    expect(await ownerOf(phone)).toBeNull();
    expect(world.cardOf('lina', '客户1')).toBeTruthy();
    await world.pass(16 * MINUTE);
    expect(await countRows(world.program.db, 'lead_clock_step WHERE fired_at IS NOT NULL')).toBe(1);
    await world.pass(4 * MINUTE);
    expect(await ownerOf(phone)).toBe('sunyue');
  });

  it('hand a lead on from one end to the next while nobody may have it', async () => {
    await open();
    meeting(20);
    await read();
    await world.tenant.say('lina', '忙到 40分钟');
    for (const userid of ['zhaolei', 'huangmin', 'linxiao'])
      await world.tenant.say(userid, '忙到 11:00');
    await world.settle();
    const phone = await submit('华东');
    await tenant().say('sunyue', '离岗');
    await world.settle();
    await world.pass(20 * MINUTE);
    expect(await ownerOf(phone)).toBeNull();
    await world.pass(20 * MINUTE);
    expect(await ownerOf(phone)).toBe('lina');
  });

  it('that end early find what waits an owner', async () => {
    await open();
    meeting(300);
    await read();
    await allSay('忙到3小时');
    const phone = await submit('华东');
    expect(await ownerOf(phone)).toBeNull();
    await world.tenant.say('zhaolei', '忙完');
    await world.settle();
    await world.pass(SECOND);
    expect(await ownerOf(phone)).toBe('zhaolei');
    expect(JSON.stringify(world.tenant.chat('lina'))).toContain('今天 13:00 之前不派新线索给您');
    await world.tenant.say('lina', '忙到 昨天');
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('lina').at(-1))).toContain('请这样写');
  });

  it('that are made shorter are over when they are over', async () => {
    await open();
    meeting(300);
    await read();
    await allSay('忙到 17:00');
    const phone = await submit('华东');
    await world.tenant.say('lina', '忙到 14:30');
    await world.pass(SECOND);
    expect(await ownerOf(phone)).toBeNull();
    await world.pass(4.5 * HOUR - SECOND);
    expect(await ownerOf(phone)).toBe('lina');
  });

  it('of a whole morning leave nobody waiting, however many there are', async () => {
    await open();
    await rowsOf(world.program.db, 'UPDATE member SET capacity = 1000');
    meeting(60);
    await read();
    await allSay('忙到 11:00');
    for (let n = 0; n < 205; n++) {
      const phone = String(13_700_137_000 + n);
      await world.submit({ ...FORM, company_name: `厂${String(n)}`, phone, region: '' });
    }
    const waiting = '`lead` WHERE owner_id IS NULL';
    expect(await countRows(world.program.db, waiting)).toBe(205);
    await world.pass(SECOND);
    await world.pass(HOUR - SECOND);
    expect(await countRows(world.program.db, waiting)).toBe(5);
    await world.pass(SECOND);
    expect(await countRows(world.program.db, waiting)).toBe(0);
  });

  it('cost a lead in the pool no working day', async () => {
    await open();
    const phone = await submit('华北');
    const [pooled] = await rowsOf<{ id: string }>(
      world.program.db,
      `SELECT id FROM \`lead\` WHERE phone = '+86${phone}'`,
    );
    const director = await apiAs(world, { userid: 'zhouzong' });
    await director('POST', `/leads/${pooled!.id}/give-back`);
    await world.settle();
    const [again] = await rowsOf<{ due_at: number | string }>(
      world.program.db,
      "SELECT due_at FROM job WHERE kind = 'lead.redispatch'",
    );
    await world.pass(Number(again!.due_at) - MINUTE - world.clock.now());
    await allSay('忙到 20分钟');
    meeting(20);
    await read();
    await world.pass(MINUTE);
    expect(await ownerOf(phone)).toBeNull();
    await world.pass(20 * MINUTE);
    expect(await ownerOf(phone)).not.toBeNull();
  });

  it('keep nobody from a list, which stays within the team of who brings it', async () => {
    await open();
    meeting(60);
    await read();
    for (const userid of ['lina', 'zhaolei']) await world.tenant.say(userid, '忙到 11:00');
    await world.settle();
    const manager = await apiAs(world, { userid: 'wangfang' });
    const form = new FormData();
    form.append('target', 'lead');
    form.append('file', new Blob(['客户名称,电话\n名单厂,13600136000']), 'x.csv');
    const { data } = await manager<{ id: string }>('POST', '/imports', { data: form });
    await manager('POST', `/imports/${data.id}/start`, { data: { dispatch: true } });
    await world.settle();
    // 黄敏 and 林晓 are free, and of another team.
    expect(['lina', 'zhaolei', 'sunyue']).toContain(await ownerOf('13600136000'));
  });

  it('say to who is back by word why nothing comes yet', async () => {
    await open();
    meeting(60);
    await read();
    const said = async (text: string): Promise<string> => {
      await tenant().say('sunyue', text);
      await world.settle();
      return JSON.stringify(tenant().chat('sunyue').at(-1));
    };
    expect(await said('忙完')).toContain('日程到今天 11:00 还有安排');
    await world.pass(HOUR);
    expect(await said('忙完')).toContain('好的，新线索会派给您');
    expect(await said('离岗')).toContain('已离岗');
    expect(await said('忙完')).toContain('您还在离岗中');
  });

  it('stop no clock: who is in one is not on leave', async () => {
    await open();
    expect(await gets()).toBe(true);
    meeting(120);
    await read();
    await world.pass(15 * MINUTE);
    expect(await countRows(world.program.db, 'lead_clock_step WHERE fired_at IS NOT NULL')).toBe(1);
    expect(await countRows(world.program.db, 'absence')).toBe(0);
  });

  it('are asked for twenty people in a call, by unionId, a day ahead', async () => {
    await open();
    for (let n = 1; n <= 20; n++) {
      const member = { userid: `bei${String(n)}`, name: `北${String(n)}`, position: '销售代表' };
      await tenant().userJoins({ ...member, departments: [30] });
    }
    await world.pass(MINUTE);
    await read();
    await world.pass(MINUTE);
    const made = tenant()
      .requests()
      .filter(({ path }) => path.endsWith(QUERY));
    expect(made.map(({ body }) => (body as { userIds: string[] }).userIds.length).sort()).toEqual([
      ...[1, 20],
    ]);
    const { startTime, endTime } = made[0]!.body as Record<string, string>;
    expect(Date.parse(endTime!) - Date.parse(startTime!)).toBe(DAY);
  });

  it.each([
    ['they are switched off', { DINGTALK_CALENDAR: 'off' }, 0],
    ['the month’s calls run out', { DINGTALK_MONTHLY_CALLS: '1' }, 0],
    ['nobody is at work', {}, 3 * DAY],
  ])('are not read where %s', async (_, env, wait) => {
    await open(env);
    meeting(600);
    await world.program.platforms.dingtalk?.quota.flush();
    await world.pass(wait);
    await read();
    expect(calls()).toBe(0);
    expect(await gets()).toBe(true);
  });

  it.each([
    [
      'lack a permission',
      { status: 403, code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied' },
    ],
    ['are refused for another reason', { status: 400, code: 'InvalidParameter.whatever' }],
  ])('keep nobody from anything where we %s, and make no dead letter', async (_, refusal) => {
    await open();
    tenant().faults.fail(/querySchedule/, refusal);
    meeting(60);
    await read();
    await world.pass(10 * MINUTE);
    expect(calls()).toBe(1);
    expect(await gets()).toBe(true);
    expect(await countRows(world.program.db, "job WHERE kind LIKE 'dingtalk.%'")).toBe(0);
  });

  it('are asked again a little later when DingTalk stumbles', async () => {
    await open();
    tenant().faults.fail(/querySchedule/, { status: 503, code: 'ServiceUnavailable', times: 1 });
    meeting(60);
    await read();
    await world.pass(5 * MINUTE);
    expect(calls()).toBe(2);
    expect(await gets()).toBe(false);
  });
});
