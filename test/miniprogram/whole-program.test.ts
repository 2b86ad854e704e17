/** @jest-environment-options {"globalsCleanup": "off"} */
import { lanes } from '../support/databases';
import { eventually } from '../support/eventually';
import { FORM } from '../support/program';
import { rowsOf } from '../support/rows';
import { consent, openStage, write, type Stage } from './support/stage';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const filesOn = ({ phone }: Stage): string[] =>
  [...phone.memory.files.keys()].filter((path) => path.startsWith('wxfile://usr/'));

type Visits = { items: { nextStep: string; evidence: { strength: string }[] }[] };

describe.each(lanes)('the mini-program and the whole program, on %s', (lane) => {
  let stage: Stage;
  afterEach(() => stage.close());
  const open = async (skewMs = 0): Promise<Stage> => {
    stage = await openStage({ lane, skewMs });
    await consent(stage);
    return stage;
  };
  const submit = async (customer: string): Promise<void> => {
    await write(stage, customer);
    stage.phone.tap('提交');
  };
  const visits = async (): Promise<Visits['items']> =>
    (await stage.api<Visits>('GET', '/visits')).data.items;

  it('a visit with photo and voice reaches the server with its evidence, and its files leave the phone', async () => {
    const { phone, shows, count } = await open();
    await submit('华东精工');
    await shows('.visits .title', 1);
    expect(phone.text()).toContain('华东精工');
    expect(phone.trace.toasts).toEqual(['正在提交']);
    const [visit] = await visits();
    expect(visit?.evidence.map(({ strength }) => strength)).toEqual(['strong', 'strong']);
    expect([await count('visit'), filesOn(stage)]).toEqual([1, []]);
  });

  it('without network a visit waits, survives the end of the battery, and is sent once when the network is back', async () => {
    const { phone, says, shows, count, world, toasts } = await open();
    phone.setOnline(false);
    await submit('南海电子');
    await says('等待提交');
    await toasts('已存在手机里，联网后自动提交');
    phone.restart();
    await says('南海电子');
    await says('等待提交');
    expect(phone.text()).toContain('没有网络，拜访会先存在手机里');
    expect([await count('visit'), filesOn(stage).length]).toEqual([0, 2]);
    world.clock.advance(2 * HOUR);
    phone.setOnline(true);
    await shows('.visits .title', 1);
    expect(phone.text()).not.toContain('等待提交');
    expect([await count('visit'), await count('evidence')]).toEqual([1, 2]);
    const offline = `SELECT t.id FROM evidence e JOIN capture_ticket t ON t.id = e.ticket_id WHERE t.offline = 1`;
    expect(await rowsOf(world.program.db, offline)).toHaveLength(2);
  });

  it('what is half written is there after a restart without network, and a new visit can be begun', async () => {
    const { phone, says, shows } = await open();
    await write(stage, '西门钢构');
    phone.setOnline(false);
    phone.restart();
    await says('未完成');
    phone.tap('西门钢构');
    await shows('.shot-image', 1);
    const chosen = phone.all('.chip.on').map(({ textContent }) => textContent);
    expect(chosen).toEqual(['产品演示', '本周发方案']);
    phone.tap('删除这次拜访');
    await says('待办');
    expect(phone.trace.questions).toEqual(['删除这次拜访？照片和录音也会删除。']);
    expect([phone.text().includes('西门钢构'), filesOn(stage)]).toEqual([false, []]);
    // What was agreed to is known without network too.
    phone.tap('快速拜访');
    await shows('.talk', 1);
  });

  it('answers that are lost at each step make one visit, at the time it was although the phone is two days behind', async () => {
    const { phone, says, shows, quiet, count, world } = await open(-2 * DAY);
    phone.setOnline(false);
    await submit('南海电子');
    await says('等待提交');
    for (const lost of ['/visits', '/evidence', '/report']) {
      phone.senses.deaf = (path) => path.endsWith(lost);
      phone.setOnline(true);
      await eventually(() => expect(phone.trace.requests.at(-1)?.path).toContain(lost));
      await quiet();
      phone.setOnline(false);
    }
    phone.senses.deaf = () => false;
    phone.setOnline(true);
    await shows('.visits .title', 1);
    expect([await count('visit'), await count('evidence')]).toEqual([1, 2]);
    const sql = 'SELECT taken_at AS at FROM evidence';
    for (const { at } of await rowsOf<{ at: number | string }>(world.program.db, sql))
      expect(Math.abs(Number(at) - world.clock.now())).toBeLessThan(1_000);
    const reports = phone.trace.requests.filter(({ path }) => path.endsWith('/report'));
    expect(reports.length).toBeGreaterThan(1);
    expect(new Set(reports.map(({ key }) => key)).size).toBe(1);
  });

  it('visits without network are sent in the order in which the rep arrived', async () => {
    const { phone, says, shows, count, world } = await open();
    phone.setOnline(false);
    await submit('第一家');
    world.clock.advance(HOUR);
    await says('第一家');
    phone.tap('快速拜访');
    await shows('.talk', 1);
    await submit('第二家');
    await says('第二家');
    phone.setOnline(true);
    await eventually(async () => expect(await count('visit')).toBe(2));
    const opened = phone.trace.requests.filter(({ path }) => path.endsWith('/visits'));
    const names = opened.map(({ body }) => body?.['accountName']);
    expect(names).toEqual(['第一家', '第二家']);
  });

  it.each([
    ['改用手机里的', '等客户回复'],
    ['保留服务器的', '本周发方案'],
  ])('two versions of one visit are shown side by side; %s keeps %s', async (choice, kept) => {
    const { phone, says, shows, quiet } = await open();
    await write(stage, '华东精工');
    phone.senses.deaf = (path) => path.endsWith('/report');
    phone.tap('提交');
    await eventually(() => expect(phone.trace.requests.at(-1)?.path).toContain('/report'));
    await quiet();
    phone.setOnline(false);
    phone.tap('.drafts .title');
    await shows('.chip.on', 2);
    phone.tap('等客户回复');
    phone.senses.deaf = () => false;
    phone.setOnline(true);
    phone.tap('提交');
    await says('服务器上已有这次拜访的另一个版本');
    phone.tab('drafts');
    await says(choice);
    const differing = phone.all('.differs').map(({ textContent }) => textContent);
    expect(differing).toEqual(['下次动作本周发方案等客户回复']);
    phone.tap(choice);
    await says('手机里没有待提交的拜访');
    expect((await visits()).map(({ nextStep }) => nextStep)).toEqual([kept]);
  });

  it('a visit that the server refuses stays with the reason and can be deleted', async () => {
    const { phone, says, api, count } = await open();
    phone.setOnline(false);
    await submit('第一家');
    await api('DELETE', '/consents/capture');
    phone.setOnline(true);
    await says('需要处理');
    expect(phone.all('.drafts .warn')[0]?.textContent).toContain('告知书');
    expect(await count('evidence')).toBe(0);
    phone.tab('drafts');
    await says('1 次需要处理');
    phone.tap('删除');
    await says('手机里没有待提交的拜访');
    expect(filesOn(stage)).toEqual([]);
  });

  it('signs in again once when the session has ended, and the visit goes through', async () => {
    const { phone, world, count } = await open();
    await write(stage, '华东精工');
    await rowsOf(world.program.db, 'DELETE FROM session');
    phone.tap('提交');
    await eventually(async () => expect(await count('evidence')).toBe(2));
    const signIns = phone.trace.requests.filter(({ path }) => path.endsWith('/sessions'));
    expect(signIns).toHaveLength(2);
  });

  it('a lead is taken on and a contact logged, and its clock stops', async () => {
    stage = await openStage({ lane });
    const { phone, says, toasts, world, api } = stage;
    await world.submit(FORM);
    await world.settle();
    phone.restart();
    await says('华东精工');
    phone.tap('.agenda .title');
    await says('接手');
    phone.tap('接手');
    await says('跟进中');
    phone.tap('记一次联系');
    await says('已联系上');
    phone.tap('微信');
    phone.tap('保存');
    await toasts('已接手，请尽快联系', '已记录');
    const { data } = await api<{ items: { state: string; dueAt: null }[] }>('GET', '/leads');
    expect(data.items[0]).toMatchObject({ state: 'working', dueAt: null });
    await says('已联系');
  });
});
