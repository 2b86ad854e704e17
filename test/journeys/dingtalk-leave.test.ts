import { DAY, HOUR } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';

const STATUS = '/topapi/attendance/getleavestatus';
const ways = lanes.flatMap((lane) => (['http', 'stream'] as const).map((way) => ({ lane, way })));

describe.each(ways)('leave from DingTalk’s attendance, on $lane by $way', ({ lane, way }) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, dingtalk: way });
  });
  afterEach(() => world.close());

  const tenant = (): NonNullable<World['dingtalk']> => world.dingtalk!;
  let asked = 0;
  /** Whether the next lead of the north goes to 孙悦, who alone works there. */
  const gets = async (): Promise<boolean> => {
    const phone = `1380013${String(8000 + ++asked)}`;
    await world.submit({ ...FORM, company_name: `京北${String(asked)}`, phone, region: '华北' });
    await world.settle();
    const [row] = await rowsOf<{ userid: string }>(
      world.program.db,
      `SELECT m.platform_user_id AS userid FROM \`lead\` l JOIN member m ON m.id = l.owner_id WHERE l.phone = '+86${phone}'`,
    );
    return row?.userid === 'sunyue';
  };
  const approve = async (fromAt: number, toAt: number): Promise<string> => {
    const id = await tenant().approveLeave('sunyue', { fromAt, toAt });
    await world.settle();
    return id;
  };

  it('F17 approved at nine stops dispatch a second later, until it ends or is withdrawn', async () => {
    const now = world.clock.now();
    expect(await gets()).toBe(true);
    await approve(now, now + 2 * HOUR);
    await world.pass(1_000);
    expect(await gets()).toBe(false);
    await world.pass(2 * HOUR);
    expect(await gets()).toBe(true);
    const later = await approve(world.clock.now(), world.clock.now() + DAY);
    expect(await gets()).toBe(false);
    await tenant().withdrawLeave(later);
    await world.settle();
    expect(await gets()).toBe(true);
    // The same again, as when only its kind was corrected.
    await approve(world.clock.now(), world.clock.now() + DAY);
    expect(await gets()).toBe(false);
  });

  it('is the same for leaves to come, for approvals told twice and for those about something else', async () => {
    const now = world.clock.now();
    for (let n = 1; n <= 21; n++) {
      await approve(now + n * DAY, now + n * DAY + HOUR);
      await world.pass(1_000);
    }
    for (let n = 1; n <= 2; n++) {
      await tenant().approveExpense('sunyue');
      await world.pass(1_000);
    }
    const count = 'SELECT COUNT(*) AS n FROM absence WHERE cancelled_at IS NULL';
    expect(Number((await rowsOf<{ n: number }>(world.program.db, count))[0]?.n)).toBe(21);
    // More than twenty come in two pages.
    expect(tenant().requests(STATUS).at(-1)?.body).toMatchObject({ offset: 20, size: 20 });
    expect(await gets()).toBe(true);
    await world.pass(now + DAY + 1_000 - world.clock.now());
    expect(await gets()).toBe(false);
  });

  it('who says in the chat that they are back is not sent away again by an expense', async () => {
    const now = world.clock.now();
    await approve(now, now + DAY);
    await approve(now + 2 * DAY, now + 3 * DAY);
    expect(await gets()).toBe(false);
    await tenant().say('sunyue', '销假');
    await world.settle();
    expect(await gets()).toBe(true);
    await tenant().approveExpense('sunyue');
    await world.settle();
    expect(await gets()).toBe(true);
    await world.pass(2 * DAY);
    expect(await gets()).toBe(true);
  });

  it('an odd span among the others keeps none of them', async () => {
    const now = world.clock.now();
    await approve(now - 400 * DAY, now + DAY);
    await approve(now, now + HOUR);
    expect(await gets()).toBe(false);
    await world.pass(HOUR);
    expect(await gets()).toBe(true);
  });

  it.each([
    ['the permission is missing', { errcode: 60011 }],
    ['it is refused', { errcode: 33012 }],
  ])('where %s it is asked once, and nobody is sent away', async (_, refusal) => {
    tenant().faults.fail(/getleavestatus/, refusal);
    const now = world.clock.now();
    await approve(now, now + DAY);
    await world.pass(DAY / 2);
    expect(tenant().requests(STATUS)).toHaveLength(1);
    expect(await countRows(world.program.db, "job WHERE kind = 'dingtalk.leaves'")).toBe(1);
  });
});

describe.each(lanes)('an approval on DingTalk, on %s', (lane) => {
  it('is asked about when it ended and its applicant sells, and not otherwise', async () => {
    const world = await openWorld({ lane, dingtalk: 'http' });
    const tenant = world.dingtalk!;
    const tell = async (eventId: string, about: object): Promise<number> => {
      const event = { EventType: 'bpms_instance_change', eventId, processInstanceId: eventId };
      await tenant.deliverEvent({ ...event, ...about });
      await world.settle();
      return tenant.requests(STATUS).length;
    };
    expect(await tell('e1', { type: 'finish', staffId: 'caiwu' })).toBe(0);
    expect(await tell('e2', { type: 'start', staffId: 'sunyue' })).toBe(0);
    expect(await tell('e3', { type: 'finish' })).toBe(0);
    expect(await tell('e4', { type: 'terminate', staffId: 'sunyue' })).toBe(1);
    await world.close();
  });
});
