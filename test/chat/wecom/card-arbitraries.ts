import fc from 'fast-check';
import { markdown as marked, type Ask, type Card, type Outgoing } from '../../../src/chat/card';

/** `count` things made by number. */
export const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme-composite', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom(
      '线',
      '👨‍👩‍👧‍👦',
      '🇨🇳',
      'e\u0301\u0302\u0303',
      '\u200d',
      '\ud83d',
      '<a href="x">',
      '\u202e',
      '\n',
      ' ',
    ),
    maxLength: 400,
  }),
  fc.constantFrom(
    '',
    ' ',
    '\u200b',
    `Z${'\u0301'.repeat(300)}`,
    'x'.repeat(5_000),
    '销'.repeat(5_000),
  ),
);
const links = fc.oneof(
  fc.webUrl(),
  words,
  fc.constantFrom('javascript:alert(1)', `https://a.b/${'x'.repeat(3000)}`),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>, name: string) =>
  fc
    .option(arbitrary, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [name]: value }));
const targets = fc.oneof(
  links.map((url) => ({ url })),
  words.map((page) => ({ page })),
);
const choices = (max: number) =>
  fc
    .record({
      count: fc.integer({ min: 1, max }),
      title: words,
      label: words,
      selected: fc.constantFrom('o0', 'gone', undefined),
    })
    .map(({ count, title, label, selected }) => ({
      key: 'k',
      title,
      options: many(count, (i) => ({ id: `o${String(i)}`, label })),
      ...(selected === undefined ? {} : { selected }),
    }));
const buttonLists = fc
  .array(fc.tuple(words, fc.option(links, { nil: undefined })), { minLength: 1, maxLength: 6 })
  .map((all) =>
    all.map(([label, url], i) => ({
      key: `b${String(i)}`,
      label,
      ...(url === undefined ? {} : { url }),
    })),
  );
const asks: fc.Arbitrary<Ask> = fc.oneof(
  fc.constant<Ask>({ form: 'nothing' }),
  buttonLists.map((buttons): Ask => ({ form: 'buttons', buttons })),
  fc
    .tuple(buttonLists, choices(10))
    .map(([buttons, choice]): Ask => ({ form: 'buttons', buttons, choice })),
  fc.tuple(choices(20), words, fc.boolean()).map(([vote, label, several]): Ask => ({
    form: 'vote',
    vote: { ...vote, several },
    submit: { key: 's', label },
  })),
  fc
    .tuple(fc.array(choices(10), { minLength: 1, maxLength: 3 }), words)
    .map(([all, label]): Ask => ({
      form: 'questions',
      questions: all.map((one, i) => ({ ...one, key: `q${String(i)}` })),
      submit: { key: 's', label },
    })),
);
const facts = fc.array(
  fc
    .tuple(words, words, optional(links, 'url'), optional(words, 'platformUserId'))
    .map(([label, value, url, id]) => ({ label, value, ...url, ...id })),
  { maxLength: 14 },
);
const cards: fc.Arbitrary<Card> = fc
  .tuple(
    fc.record({
      source: words,
      tone: fc.constantFrom('normal', 'warning', 'danger', 'done'),
      title: words,
      facts,
      ask: asks,
    }),
    optional(words, 'subtitle'),
    optional(words, 'text'),
    optional(fc.record({ value: words, label: words }), 'emphasis'),
    optional(fc.record({ title: words, text: words }), 'quote'),
    optional(fc.array(fc.record({ label: words, to: targets }), { maxLength: 5 }), 'links'),
    optional(targets, 'open'),
  )
  .map((parts) => Object.assign({}, ...parts) as Card);
/** Any message with any text of people in it: Chinese, emoji, zalgo, broken Unicode, huge. */
export const messages: fc.Arbitrary<Outgoing> = fc.oneof(
  words.map((text): Outgoing => ({ kind: 'text', text })),
  fc.array(words).map((all): Outgoing => ({
    kind: 'markdown',
    markdown: marked`# 汇总\n${all.map((text) => marked`- ${text}`)}`,
  })),
  fc
    .tuple(words, words, links, words)
    .map(([title, text, url, button]): Outgoing => ({ kind: 'link', title, text, url, button })),
  fc.tuple(words, words, words, facts).map(([title, description, page, all]): Outgoing => ({
    kind: 'miniProgram',
    title,
    description,
    page,
    facts: all,
  })),
  cards.map((one): Outgoing => ({ kind: 'card', card: one })),
);
