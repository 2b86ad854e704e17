/** @jest-environment-options {"globalsCleanup": "off"} */
import { lanes } from '../support/databases';
import { eventually } from '../support/eventually';
import { photo } from '../support/pictures';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { apiAs, type Api } from '../support/session';
import { mp3 } from '../support/voices';
import { holdPhone, type Phone } from './support/phone';

const DAY = 24 * 3_600_000;
describe.each(lanes)('the mini-program and the whole program, on %s', (lane) => {
  let world: World;
  let phone: Phone;
  let lina: Api;
  let skew = 0;
  beforeEach(async () => {
    world = await openWorld({ lane });
    skew = 0;
    phone = holdPhone({
      ...{ server: world.url, now: () => world.clock.now() + skew },
      loginCode: () => world.tenant.miniProgramCode('lina'),
      ...{ picture: await photo(), speech: { sound: mp3(4), durationMs: 4_000 } },
    });
    lina = await apiAs(world, { userid: 'lina' });
  });
  afterEach(async () => {
    phone.close();
    await world.close();
  });

  const says = (text: string): Promise<void> =>
    eventually(() => expect(phone.text()).toContain(text), { withinMs: 8_000 });
  const count = (table: string): Promise<number> => countRows(world.program.db, table);
  const tickets = (): string[] =>
    [...phone.memory.storage.keys()].filter((key) => key.startsWith('ticket:'));
  /** Reads and accepts the text once, as before the first capture ever. */
  const consent = async (): Promise<void> => {
    await says('没有待办');
    phone.tap('快速拜访');
    await says('拍照');
    phone.tap('拍照');
    await says('同意并继续');
    phone.tap('同意并继续');
    await eventually(() => expect(tickets()).toHaveLength(10));
    await eventually(() => expect(phone.all('.talk')).toHaveLength(1));
  };
  const write = async (customer: string): Promise<void> => {
    phone.type('.t-input__control', customer);
    phone.tap('.take');
    await eventually(() => expect(phone.all('.shot-image')).toHaveLength(1));
    phone.happen('.talk', 'touchstart');
    await says('松开结束');
    phone.happen('.talk', 'touchend');
    await says('语音 0:04');
    phone.tap('产品演示');
    phone.tap('本周发方案');
  };
  const another = async (customer: string): Promise<void> => {
    phone.tap('快速拜访');
    await eventually(() => expect(phone.all('.talk')).toHaveLength(1));
    await write(customer);
  };

  it('a visit with photo and voice reaches the server with its evidence, and its files leave the phone', async () => {
    await consent();
    await write('华东精工');
    phone.tap('提交');
    await eventually(async () => expect(await count('evidence')).toBe(2));
    await eventually(() => expect(phone.all('.visits .title')[0]?.textContent).toBe('华东精工'));
    expect(phone.trace.toasts).toEqual(['正在提交']);
    const { data } = await lina<{ items: { evidence: { strength: string }[] }[] }>(
      'GET',
      '/visits',
    );
    expect(data.items[0]?.evidence.map(({ strength }) => strength)).toEqual(['strong', 'strong']);
    expect([...phone.memory.files.keys()].filter((path) => path.includes('usr/'))).toEqual([]);
  });

  it('without network a visit waits, survives the end of the battery, and is sent once when the network is back', async () => {
    await consent();
    phone.setOnline(false);
    await write('南海电子');
    phone.tap('提交');
    await says('等待提交');
    expect(phone.trace.toasts).toEqual(['已存在手机里，联网后自动提交']);
    expect(phone.text()).toContain('没有网络，拜访会先存在手机里');
    phone.restart();
    await says('南海电子');
    await says('等待提交');
    expect(await count('visit')).toBe(0);
    world.clock.advance(DAY / 12);
    phone.setOnline(true);
    await eventually(() => expect(phone.all('.visits .title')[0]?.textContent).toBe('南海电子'));
    expect(phone.text()).not.toContain('等待提交');
    expect([await count('visit'), await count('evidence')]).toEqual([1, 2]);
    const offline =
      'SELECT t.id FROM evidence e JOIN capture_ticket t ON t.id = e.ticket_id WHERE t.offline = 1';
    expect(await rowsOf(world.program.db, offline)).toHaveLength(2);
  });

  it('what is half written is there after a restart, photo and all', async () => {
    await consent();
    await write('西门钢构');
    phone.restart();
    await says('未完成');
    phone.tap('西门钢构');
    await eventually(() => expect(phone.all('.shot-image')).toHaveLength(1));
    expect(phone.all('.chip.on').map(({ textContent }) => textContent)).toEqual([
      '产品演示',
      '本周发方案',
    ]);
    phone.tap('删除这次拜访');
    await eventually(() => expect(phone.route()).toBe('pages/today/today'));
    expect(phone.text()).not.toContain('西门钢构');
    expect([...phone.memory.files.keys()].filter((path) => path.includes('usr/'))).toEqual([]);
  });

  it('answers that are lost three times over make one visit, at the time it was although the phone is two days behind', async () => {
    skew = -2 * DAY;
    await consent();
    phone.setOnline(false);
    await write('南海电子');
    phone.tap('提交');
    await says('等待提交');
    for (const lost of ['/visits', '/evidence', '/report']) {
      phone.senses.deaf = (path) => path.endsWith(lost);
      phone.setOnline(true);
      await eventually(() => expect(phone.trace.requests.at(-1)?.path).toContain(lost));
      await eventually(() => expect(phone.pending()).toBe(0));
      phone.setOnline(false);
    }
    phone.senses.deaf = () => false;
    phone.setOnline(true);
    await eventually(() => expect(phone.all('.visits .title')).toHaveLength(1));
    expect([await count('visit'), await count('evidence')]).toEqual([1, 2]);
    const [row] = await rowsOf<{ at: number | string }>(
      world.program.db,
      'SELECT MIN(taken_at) AS at FROM evidence',
    );
    expect(Math.abs(Number(row?.at) - world.clock.now())).toBeLessThan(1_000);
    const keys = phone.trace.requests.filter(({ path }) => path.endsWith('/report'));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  });

  it('visits without network are sent in the order in which the rep arrived', async () => {
    await consent();
    phone.setOnline(false);
    await write('第一家');
    phone.tap('提交');
    world.clock.advance(DAY / 24);
    await another('第二家');
    phone.tap('提交');
    await says('第二家');
    phone.setOnline(true);
    await eventually(async () => expect(await count('visit')).toBe(2));
    const opened = phone.trace.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/visits'),
    );
    expect(opened.map(({ body }) => body?.['accountName'])).toEqual(['第一家', '第二家']);
  });

  it('two versions of one visit are shown side by side, and the rep says which holds', async () => {
    await consent();
    await write('华东精工');
    phone.senses.deaf = (path) => path.endsWith('/report');
    phone.tap('提交');
    await says('等待提交');
    await eventually(() => expect(phone.trace.requests.at(-1)?.path).toContain('/report'));
    await eventually(() => expect(phone.pending()).toBe(0));
    phone.setOnline(false);
    phone.tap('.drafts .title');
    await eventually(() => expect(phone.all('.chip.on')).toHaveLength(2));
    phone.tap('等客户回复');
    phone.senses.deaf = () => false;
    phone.setOnline(true);
    phone.tap('提交');
    await says('服务器上已有这次拜访的另一个版本');
    phone.tab('drafts');
    await says('保留服务器的');
    expect(phone.all('.differs').map(({ textContent }) => textContent)).toEqual([
      '下次动作本周发方案等客户回复',
    ]);
    phone.tap('改用手机里的');
    await says('手机里没有待提交的拜访');
    const { data } = await lina<{ items: { nextStep: string }[] }>('GET', '/visits');
    expect(data.items.map(({ nextStep }) => nextStep)).toEqual(['等客户回复']);
  });

  it('a visit that the server refuses stays with the reason, and another one is sent all the same', async () => {
    await consent();
    phone.setOnline(false);
    await write('第一家');
    phone.tap('提交');
    await lina('DELETE', '/consents/capture');
    phone.setOnline(true);
    await says('需要处理');
    expect(phone.all('.drafts .warn')[0]?.textContent).toContain('告知书');
    expect(await count('evidence')).toBe(0);
  });

  it('signs in again once when the session has ended, and the visit goes through', async () => {
    await consent();
    await write('华东精工');
    await rowsOf(world.program.db, 'DELETE FROM session');
    phone.tap('提交');
    await eventually(async () => expect(await count('evidence')).toBe(2));
    const { requests } = phone.trace;
    expect(requests.filter(({ path }) => path.endsWith('/sessions'))).toHaveLength(2);
  });

  it('from the lead to the visit: the clock of the lead and its owner are what the server says', async () => {
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
    await eventually(() => expect(phone.trace.toasts).toEqual(['已接手，请尽快联系', '已记录']));
    const { data } = await lina<{ items: { id: string; state: string; dueAt: null }[] }>(
      'GET',
      '/leads',
    );
    expect(data.items[0]).toMatchObject({ state: 'working', dueAt: null });
    await says('已联系');
  });
});
