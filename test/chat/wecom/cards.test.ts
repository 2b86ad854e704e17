import fc from 'fast-check';
import { markdown as marked, type Ask, type Card } from '../../../src/chat/card';
import type { Frame } from '../../../src/chat/wecom/card-parts';
import { renderCard, renderMessage } from '../../../src/chat/wecom/cards';
import { many, messages } from './card-arbitraries';
import { faultsOf } from './card-checker';

const frame: Frame = { taskId: 'lead-1@wang', homeUrl: 'https://sales.example/home' };
const card = (edit: Partial<Card> = {}): Card => ({
  source: '线索 · 官网表单',
  tone: 'normal',
  title: '新线索',
  facts: [],
  ask: { form: 'nothing' },
  ...edit,
});
const choice = (count: number) => ({
  key: 'why',
  title: '原因',
  options: many(count, (i) => ({ id: `o${String(i)}`, label: `原因${String(i)}` })),
});
const press = (key: string) => ({ key, label: '好' });

describe('Every message', () => {
  it('is accepted by WeCom whatever people have written', () => {
    fc.assert(
      fc.property(messages, fc.boolean(), (message, linked) => {
        const where = linked ? { ...frame, miniProgramAppId: 'wxapp' } : frame;
        expect(faultsOf(renderMessage(message, where))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('A text message', () => {
  const content = (text: string) =>
    (renderMessage({ kind: 'text', text }, frame) as unknown as { text: { content: string } }).text
      .content;

  it('is cut at 2048 bytes with an ellipsis, between whole characters', () => {
    expect(content('销'.repeat(682))).toBe('销'.repeat(682));
    expect(content('销'.repeat(683))).toBe(`${'销'.repeat(681)}…`);
    expect(content('👨‍👩‍👧‍👦'.repeat(100))).toBe(`${'👨‍👩‍👧‍👦'.repeat(81)}…`);
    expect(content('🇨🇳'.repeat(300))).toBe(`${'🇨🇳'.repeat(255)}…`);
  });

  it('cannot smuggle a link in', () => {
    expect(content('<a href="javascript:x">领奖</a>\n第二行')).toBe(
      '＜a href="javascript:x">领奖＜/a>\n第二行',
    );
  });

  it('shows a dash when there is nothing to show', () => {
    expect(content(' \u200b\n')).toBe('—');
  });
});

describe('A markdown message', () => {
  it('is cut between lines, so that no tag or link is broken', () => {
    const item = marked`- [打开](https://sales.example/leads/1)`;
    const whole = marked`${many(100, () => item)}`;
    const long = renderMessage({ kind: 'markdown', markdown: whole }, frame);
    const { content } = (long as unknown as { markdown: { content: string } }).markdown;
    const lines = content.split('\n');
    expect(lines.at(-1)).toBe('…');
    expect(new Set(lines.slice(0, -1))).toEqual(new Set([item]));
  });
});

describe('A notice', () => {
  it('shows six facts, and when there are more the sixth counts the rest', () => {
    const shown = (count: number) => {
      const facts = many(count, (i) => ({ label: `项${String(i)}`, value: 'v' }));
      return (
        renderCard(card({ facts }), frame).horizontal_content_list as {
          keyname: string;
          value: string;
        }[]
      ).map(({ keyname, value }) => `${keyname} ${value}`);
    };
    expect(shown(6)).toHaveLength(6);
    expect(shown(9)).toEqual(['项0 v', '项1 v', '项2 v', '项3 v', '项4 v', '更多 还有 4 项']);
  });

  it('leads home when it has no address or one that is not of the web', () => {
    const home = { type: 1, url: frame.homeUrl };
    expect(renderCard(card(), frame).card_action).toEqual(home);
    for (const url of [
      'javascript:alert(1)',
      'ftp://a/b',
      '/leads/1',
      '',
      `https://a.b/${'x'.repeat(2048)}`,
    ]) {
      expect(renderCard(card({ open: { url } }), frame).card_action).toEqual(home);
    }
    expect(renderCard(card({ open: { page: 'pages/lead?id=1' } }), frame).card_action).toEqual(
      home,
    );
  });

  it('opens the page or the mini program it names', () => {
    const open = renderCard(card({ open: { url: 'https://sales.example/线索' } }), frame);
    expect(open.card_action).toEqual({
      type: 1,
      url: 'https://sales.example/%E7%BA%BF%E7%B4%A2',
    });
    const page = renderCard(card({ open: { page: 'pages/lead?id=1' } }), {
      ...frame,
      miniProgramAppId: 'wx1',
    });
    expect(page.card_action).toEqual({ type: 2, appid: 'wx1', pagepath: 'pages/lead?id=1' });
  });

  it('wears the colour of its tone', () => {
    const colour = (tone: Card['tone']) =>
      (renderCard(card({ tone }), frame).source as { desc_color: number }).desc_color;
    expect([colour('normal'), colour('warning'), colour('danger'), colour('done')]).toEqual([
      0, 1, 2, 3,
    ]);
  });
});

describe('A card that asks', () => {
  it('keeps its keys, styles and the option chosen before', () => {
    const ask: Ask = {
      form: 'buttons',
      choice: { ...choice(3), selected: 'o1' },
      buttons: [
        { ...press('claim'), style: 'primary' },
        { ...press('drop'), style: 'danger' },
        { ...press('page'), url: 'https://sales.example/1' },
      ],
    };
    expect(JSON.parse(JSON.stringify(renderCard(card({ ask }), frame)))).toMatchObject({
      card_type: 'button_interaction',
      task_id: frame.taskId,
      button_selection: { question_key: 'why', selected_id: 'o1' },
      button_list: [
        { type: 0, key: 'claim', style: 1 },
        { type: 0, key: 'drop', style: 3 },
        { type: 1, url: 'https://sales.example/1' },
      ],
    });
  });

  it('tells what it knows in the line below the title when its form has room for nothing else', () => {
    const ask: Ask = { form: 'vote', vote: { ...choice(2), several: true }, submit: press('ok') };
    const vote = renderCard(card({ ask, facts: [{ label: '客户', value: '华东' }] }), frame);
    expect(vote.main_title).toEqual({ title: '新线索', desc: '原因 · 客户 华东' });
  });

  it('is refused when the program breaks a limit', () => {
    const buttons = (all: Ask & { form: 'buttons' }) => all;
    const wrong: [Ask, RegExp][] = [
      [buttons({ form: 'buttons', buttons: many(7, (i) => press(`b${String(i)}`)) }), /1 to 6/],
      [{ form: 'buttons', buttons: [] }, /1 to 6/],
      [{ form: 'buttons', buttons: [press('a'), press('a')] }, /unique/],
      [{ form: 'buttons', buttons: [press('')] }, /bytes/],
      [{ form: 'buttons', buttons: [press('键'.repeat(342))] }, /1024 bytes/],
      [{ form: 'buttons', choice: choice(11), buttons: [press('a')] }, /1 to 10/],
      [{ form: 'vote', vote: { ...choice(21), several: false }, submit: press('a') }, /1 to 20/],
      [{ form: 'vote', vote: { ...choice(0), several: false }, submit: press('a') }, /1 to 20/],
      [{ form: 'questions', questions: [], submit: press('a') }, /1 to 3/],
      [{ form: 'questions', questions: [choice(1), choice(1)], submit: press('a') }, /unique/],
      [
        {
          form: 'questions',
          questions: many(4, (i) => ({ ...choice(1), key: `q${String(i)}` })),
          submit: press('a'),
        },
        /1 to 3/,
      ],
    ];
    for (const [ask, limit] of wrong) {
      const render = () => renderCard(card({ ask }), frame);
      expect(render).toThrow(RangeError);
      expect(render).toThrow(limit);
    }
    expect(() => renderCard(card(), { ...frame, taskId: 'sla:1:2' })).toThrow(/task_id/);
    expect(() => renderCard(card(), { ...frame, taskId: 'x'.repeat(129) })).toThrow(/task_id/);
    expect(() => renderCard(card(), { ...frame, homeUrl: 'sales' })).toThrow(/homeUrl/);
  });
});
