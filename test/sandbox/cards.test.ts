import { HOUR } from '../../src/kernel/clock';
import { buttonCard, KEYS, startCompany } from './company';
import type { Company } from './company';

type Card = Record<string, unknown>;

const title = { title: '标题' };
const url = 'https://a.cn/x';
const option = (id: string): Card => ({ id, text: `选项${id}` });
const submit_button = { text: '提交', key: 'submit' };

const GOOD: Card[] = [
  { card_type: 'text_notice', main_title: title, card_action: { type: 1, url } },
  {
    card_type: 'news_notice',
    main_title: title,
    card_image: { url, aspect_ratio: 1.5 },
    card_action: { type: 2, appid: 'wx1', pagepath: 'pages/a' },
  },
  {
    card_type: 'vote_interaction',
    task_id: 'vote',
    main_title: title,
    checkbox: { question_key: 'q', mode: 1, option_list: [option('1'), option('2')] },
    submit_button,
  },
  {
    card_type: 'multiple_interaction',
    task_id: 'multiple',
    main_title: title,
    select_list: [{ question_key: 'q', title: '原因', option_list: [option('1')] }],
    submit_button,
  },
];

const notice = GOOD[0] ?? {};

describe('template cards', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  const send = (card: Card) => company.send({ msgtype: 'template_card', template_card: card });
  const shown = () => company.tenant.chat('WangXiao').at(-1);
  const update = (response_code: unknown, more: Card) =>
    company.post('message/update_template_card', {
      userids: ['WangXiao'],
      agentid: KEYS.agentId,
      response_code,
      ...more,
    });
  const grey = { button: { replace_name: '已接手' } };

  test.each(GOOD.map((card) => [card.card_type, card]))('a good %s is shown', async (_, card) => {
    expect((await send(card)).errcode).toBe(0);
    expect(shown()).toMatchObject({ cardState: card, warnings: [] });
  });

  test('only cards that can call back bring a response_code', async () => {
    expect(await send(notice)).not.toHaveProperty('response_code');
    const action_menu = { action_list: [{ text: '不再提醒', key: 'mute' }] };
    expect(await send({ ...notice, action_menu, task_id: 't' })).toHaveProperty('response_code');
    expect(await company.send(buttonCard('b'))).toHaveProperty('response_code');
  });

  const button = (more: Card): Card => buttonCard('x', more).template_card as Card;
  test.each([
    ['the task_id has a space', button({ task_id: 'a b' }), 42014],
    ['the task_id is too long', button({ task_id: 'a'.repeat(129) }), 42014],
    ['the task_id is missing', button({ task_id: undefined }), 42027],
    ['a notice leads nowhere', { card_type: 'text_notice', main_title: title }, 42027],
    ['a notice says nothing', { ...notice, main_title: { desc: '说明' } }, 42027],
    [
      'a menu has no task_id',
      { ...notice, action_menu: { action_list: [{ text: 'a', key: 'k' }] } },
      42027,
    ],
    ['news has no picture', { ...notice, card_type: 'news_notice' }, 42027],
    [
      'two buttons share a key',
      button({
        button_list: [
          { text: 'a', key: 'k' },
          { text: 'b', key: 'k' },
        ],
      }),
      42027,
    ],
    [
      'there are seven buttons',
      button({ button_list: Array.from({ length: 7 }, (_, i) => ({ text: 'a', key: String(i) })) }),
      42027,
    ],
    ['a button has no key', button({ button_list: [{ text: 'a' }] }), 42027],
    ['a fact has no name', button({ horizontal_content_list: [{ value: 'a' }] }), 42027],
    [
      'there are seven facts',
      button({ horizontal_content_list: Array(7).fill({ keyname: 'a' }) }),
      42027,
    ],
    ['a jump has no address', { ...notice, jump_list: [{ type: 1, title: 'a' }] }, 42027],
    ['a field does not exist', button({ colour: 'red' }), 42027],
    ['the type does not exist', { card_type: 'poster' }, 42027],
  ])('are refused when %s', async (_, card, errcode) => {
    expect((await send(card)).errcode).toBe(errcode);
  });

  test('longer texts than suggested are shown, with a warning', async () => {
    await send(button({ main_title: { title: '长'.repeat(37) } }));
    expect(shown()?.warnings).toEqual([
      'template_card.main_title.title: longer than the suggested 36 characters',
    ]);
  });

  test('a response_code updates a card once', async () => {
    const { response_code } = await company.send(buttonCard('lead-1'));
    expect(await update(response_code, grey)).toMatchObject({ errcode: 0, invaliduser: [] });
    expect(shown()).toMatchObject({ updates: 1, taskId: 'lead-1' });
    expect(shown()?.cardState?.replace_text).toBe('已接手');
    expect((await update(response_code, grey)).errcode).toBe(60140);
  });

  test('a response_code is too old after 72 hours', async () => {
    const { response_code } = await company.send(buttonCard('lead-1'));
    company.clock.advance(72 * HOUR);
    expect((await update(response_code, grey)).errcode).toBe(60140);
  });

  test('a card can become any other card, and strangers come back in a list', async () => {
    const { response_code } = await company.send(buttonCard('lead-1'));
    const answer = await update(response_code, {
      userids: ['WangXiao', 'LiJing', 'Nobody'],
      template_card: notice,
    });
    expect(answer).toMatchObject({ errcode: 0, invaliduser: ['nobody', 'lijing'] });
    expect(shown()?.cardState).toMatchObject({ card_type: 'text_notice', main_title: title });
    expect(shown()?.content.template_card).toMatchObject(notice);
  });

  test('a bad update is refused and keeps the response_code', async () => {
    const { response_code } = await company.send(buttonCard('lead-1'));
    expect((await update(response_code, {})).errcode).toBe(40058);
    expect((await update(response_code, { template_card: {} })).errcode).toBe(42027);
    expect((await update(response_code, grey)).errcode).toBe(0);
  });

  test('every tap brings a fresh response_code, and grey buttons cannot be tapped', async () => {
    await company.send(buttonCard('lead-1'));
    await company.tenant.tap('WangXiao', 'lead-1', 'accept');
    await company.tenant.tap('WangXiao', 'lead-1', 'hand_on');
    const codes = company.receiver.received.map(
      ({ inner }) => /<ResponseCode><!\[CDATA\[(.*?)]]>/.exec(inner)?.[1],
    );
    expect(new Set(codes).size).toBe(2);
    expect((await update(codes[0], grey)).errcode).toBe(0);
    await expect(company.tenant.tap('WangXiao', 'lead-1', 'accept')).rejects.toThrow('grey');
    expect((await update(codes[1], { template_card: notice })).errcode).toBe(0);
    await expect(company.tenant.tap('WangXiao', 'lead-1', 'accept')).rejects.toThrow('no button');
  });
});
