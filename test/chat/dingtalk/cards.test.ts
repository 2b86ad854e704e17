import fc from 'fast-check';
import type { Card, Choice } from '../../../src/chat/card';
import { readOption, renderCard } from '../../../src/chat/dingtalk/cards';
import { renderMessage } from '../../../src/chat/dingtalk/messages';
import { markdown } from '../../../src/chat/card';

const FRAME = { homeUrl: 'https://crm.example.com/' };
const bytes = (text: string): number => Buffer.byteLength(text);

/** People's text: Chinese, emoji with joiners, lone surrogates, markup, controls. */
const text = fc
  .array(
    fc.constantFrom('客户', '报价单', '👨‍👩‍👧', '\ud800', '<a>', '](', '\u202e', '\n', 'x', '"', '\\'),
    { maxLength: 80 },
  )
  .map((parts) => parts.join(''));
const choice: fc.Arbitrary<Choice> = fc.record({
  key: fc.constantFrom('reason', 'who'),
  title: text,
  options: fc.array(fc.record({ id: fc.uuid(), label: text }), { minLength: 1, maxLength: 20 }),
});
const button = fc.record({ key: fc.constantFrom('accept', 'lead.accept'), label: text });
const card: fc.Arbitrary<Card> = fc.record({
  source: text,
  tone: fc.constantFrom('normal', 'warning', 'danger', 'done'),
  title: text,
  subtitle: text,
  text,
  quote: fc.record({ title: text, text }),
  facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 12 }),
  ask: fc.oneof(
    fc.constant({ form: 'nothing' as const }),
    fc.record({
      form: fc.constant('buttons' as const),
      choice,
      buttons: fc.array(button, { minLength: 1, maxLength: 6 }),
    }),
    fc.record({
      form: fc.constant('questions' as const),
      questions: fc.array(choice, { minLength: 1, maxLength: 3 }),
      submit: button,
    }),
  ),
});

it('whatever people write, every parameter is a string that DingTalk takes', () => {
  fc.assert(
    fc.property(card, (given) => {
      const params = renderCard(given, FRAME);
      for (const [name, value] of Object.entries(params)) {
        expect(typeof value).toBe('string');
        expect(bytes(name)).toBeLessThanOrEqual(100);
        expect(bytes(value)).toBeLessThanOrEqual(1_024);
        expect(value).not.toMatch(/\p{Surrogate}|\u202e/u);
      }
      for (const name of ['facts', 'links', 'buttons'])
        expect(Array.isArray(JSON.parse(params[name] ?? ''))).toBe(true);
      expect(params['title']).not.toBe('');
    }),
  );
});

it('buttons are never left out, and an option says which question it answers', () => {
  const params = renderCard(
    {
      ...{ source: '线索', tone: 'normal', title: '华东精工', facts: [] },
      ask: {
        form: 'buttons',
        choice: { key: 'to', title: '转给', options: [{ id: 'm=1', label: '赵磊' }] },
        buttons: Array.from({ length: 6 }, (_, n) => ({
          key: `b${n}`,
          label: '一二三四五六七八九十',
        })),
      },
    },
    FRAME,
  );
  expect(JSON.parse(params['buttons'] ?? '')).toHaveLength(6);
  const { options } = JSON.parse(params['choice1'] ?? '') as { options: [string, string][] };
  expect(readOption(options[0]?.[0] ?? '')).toEqual(['to', 'm=1']);
});

it('a mini-program page opens the H5, and a script opens nothing', () => {
  const base: Card = {
    source: '',
    tone: 'normal',
    title: 'x',
    facts: [],
    ask: { form: 'nothing' },
  };
  expect(renderCard({ ...base, open: { page: 'pages/today' } }, FRAME)['open_url']).toBe(
    'https://crm.example.com/app/',
  );
  const bad = renderCard({ ...base, open: { url: 'javascript:alert(1)' } }, FRAME);
  expect(bad['open_url']).toBe('');
});

it.each([
  [{ kind: 'text', text: '好的' } as const, 'sampleText', { content: '好的' }],
  [
    {
      kind: 'markdown',
      markdown: markdown`**今日**\n${['一', '二'].map((line) => markdown`${line}`)}`,
    } as const,
    'sampleMarkdown',
    { title: '今日 一 二', text: '**今日**  \n一  \n二' },
  ],
  [
    { kind: 'link', title: '去看看', text: '第一行\n第二行', url: 'https://x.cn/a' } as const,
    'sampleActionCard',
    {
      ...{ title: '去看看', text: '**去看看**  \n第一行  \n第二行' },
      ...{ singleTitle: '查看详情', singleURL: 'https://x.cn/a' },
    },
  ],
])('%j is said as %s', (message, msgKey, param) => {
  expect(renderMessage(message, FRAME)).toEqual({ msgKey, param });
});
