import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';
import { chatOf, optionsOf, PATHS, type Chat, type Seen } from './driver';

// The same dialogues on each platform and by each way in: whoever adds a platform makes them pass.

const places = lanes.flatMap((lane) => PATHS.map((path) => [path, lane] as const));
const COMPANY = '华东精工';

describe.each(places)('a dialogue on %s, on %s', (path, lane) => {
  let world: World;
  let chat: Chat;
  beforeEach(async () => {
    world = await openWorld({ lane, ...optionsOf(path) });
    chat = chatOf(path, world);
    await world.submit(chat.form);
    await world.settle();
  });
  afterEach(() => world.close());

  const labels = ({ buttons }: Seen): string[] => buttons.map(({ label }) => label);
  /** Presses what is labelled so on the newest card of the company. */
  const press = async (label: string, selections?: Record<string, string[]>): Promise<void> => {
    const card = chat.card(COMPANY);
    const button = card.buttons.find((one) => one.label === label);
    if (!button) throw new Error(`${label} is not among ${labels(card).join()}`);
    await chat.press(card.id, button.key, selections);
  };
  const choose = (title: RegExp, label: RegExp): Record<string, string[]> => {
    const choice = chat.card(COMPANY).choices.find((one) => title.test(one.title));
    const option = choice?.options.find((one) => label.test(one.label));
    if (!choice || !option) throw new Error(JSON.stringify(chat.card(COMPANY).choices));
    return { [choice.key]: [option.id] };
  };
  const lead = async (): Promise<{ state: string; light: string; first_touch_at: unknown }> =>
    (await rowsOf<never>(world.program.db, 'SELECT state, light, first_touch_at FROM lead'))[0]!;

  it('a lead arrives with what can be done, the number hidden until it is taken', () => {
    const card = chat.card(COMPANY);
    expect(labels(card)).toEqual(['接手', '无效', '转派']);
    expect(card.text).toContain('138****8000');
    expect(card.text).not.toContain('13800138000');
    expect(card.text).toContain('今天 10:15');
  });

  it('接手 happens once and shows the number on the same card', async () => {
    await press('接手');
    expect((await lead()).state).toBe('working');
    expect(chat.card(COMPANY).text).toContain('13800138000');
    expect(labels(chat.card(COMPANY))).toContain('记录联系');
    expect(chat.cards(COMPANY)).toBe(1);
  });

  it('a contact is recorded by what was chosen, and nothing by what was not', async () => {
    await press('接手');
    await press('记录联系');
    const [submit] = labels(chat.card(COMPANY));
    await press(submit!);
    expect(await countRows(world.program.db, 'follow_up')).toBe(0);
    await press(submit!, choose(/结果/, /已联系上/));
    expect(await countRows(world.program.db, 'follow_up')).toBe(1);
    expect((await lead()).first_touch_at).not.toBeNull();
  });

  it('无效 asks for a reason, and can be taken back', async () => {
    await press('无效');
    await press(labels(chat.card(COMPANY))[0]!, choose(/^/, /没有需求/));
    expect((await lead()).state).toBe('disqualified');
    await press('撤销无效');
    expect((await lead()).state).toBe('assigned');
  });

  it('转派 brings the card to a colleague, on whatever platform', async () => {
    await press('转派');
    await press(labels(chat.card(COMPANY))[0]!, choose(/^/, /赵磊/));
    expect(JSON.stringify(world.tenant.chat('zhaolei'))).toContain(COMPANY);
    expect(labels(chat.card(COMPANY))).toEqual([]);
    expect(chat.card(COMPANY).text).toContain('已转给赵磊');
  });

  it('a face can be left again', async () => {
    await press('转派');
    await press('返回');
    expect(labels(chat.card(COMPANY))).toEqual(['接手', '无效', '转派']);
  });

  it('a missed clock is told to the rep, and to the manager', async () => {
    await world.pass(15 * MINUTE);
    expect((await lead()).light).toBe('red');
    expect(chat.texts().at(-1)).toContain(`${COMPANY} 已超时`);
    expect(JSON.stringify(world.tenant.chat('wangfang'))).toContain(`${COMPANY} 超时未联系`);
  });

  it.each([
    ['今日', COMPANY],
    ['线索', COMPANY],
    ['帮助', '您可以这样说'],
    ['今天天气怎么样', '您可以这样说'],
  ])('「%s」 is answered with %s', async (word, expected) => {
    await chat.say(word);
    expect(chat.texts().at(-1)).toContain(expected);
  });

  it('记 logs under the customer, stops the clock and says so', async () => {
    await chat.say(`记 ${COMPANY} 已电话沟通，周五看样机`);
    expect(await rowsOf(world.program.db, 'SELECT note FROM follow_up')).toEqual([
      { note: '已电话沟通，周五看样机' },
    ]);
    expect(chat.texts().at(-1)).toContain(COMPANY);
    await world.pass(30 * MINUTE);
    expect(world.tenant.chat('wangfang')).toEqual([]);
  });

  it('names of any length and script make a card that can be sent and pressed', async () => {
    const name = '👨‍👩‍👧北京市某某某精密机械制造股份有限公司《"<第一>分公司"》'.repeat(2).slice(0, 90);
    const form = {
      ...chat.form,
      company_name: name,
      phone: '13900139009',
      message: '很长'.repeat(400),
    };
    await world.submit(form);
    await world.settle();
    const card = chat.card('北京市某某');
    const accept = card.buttons.find(({ label }) => label === '接手');
    await chat.press(card.id, accept!.key);
    expect(labels(chat.card('北京市某某'))).toContain('记录联系');
  });

  it('who asks again is heard on a card that says so', async () => {
    await press('接手');
    await world.submit({ ...chat.form, message: FORM.message + '，下周就要' });
    await world.settle();
    expect(chat.card(COMPANY).text).toContain('下周就要');
  });
});
