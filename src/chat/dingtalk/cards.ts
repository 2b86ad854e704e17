import type { Ask, Button, Card, Choice, Fact, Link } from '../card';
import { byteLength, line, paragraph, requiredLine, webUrl } from '../text';

/** Where cards lead that name no page of their own. */
export type Frame = { homeUrl: string };

/** A parameter's value: at most 1 KB, and always a string (platforms.md 2.10). */
const VALUE_BYTES = 1_024;
const MOST_BUTTONS = 6;

/**
 * The parameters of our interactive card (README, "the card template"). Everything is cut to what DingTalk takes, list by list:
 * what no longer fits is left out from the end. Throws RangeError for mistakes of the program: too many buttons or questions.
 */
export function renderCard(card: Card, frame: Frame): Record<string, string> {
  const asked = askOf(card.ask);
  if (asked.choices.length > 3) throw new RangeError('at most three choices');
  return {
    ...{ source: line(card.source, 40), tone: card.tone, title: requiredLine(card.title, 60) },
    subtitle: line(card.subtitle ?? '', 120),
    emphasis: card.emphasis ? line(`${card.emphasis.value} ${card.emphasis.label}`, 40) : '',
    quote: quoteOf(card),
    text: paragraph(card.text ?? '', 300),
    facts: list(card.facts, factOf),
    links: list(card.ask.form === 'nothing' ? (card.links ?? []) : [], (link) =>
      linkOf(link, frame),
    ),
    open_url: addressOf(card.open, frame) ?? '',
    buttons: list(asked.buttons, buttonOf),
    ...Object.fromEntries(
      [0, 1, 2].map((n) => [`choice${String(n + 1)}`, choiceOf(asked.choices[n])]),
    ),
  };
}

const quoteOf = ({ quote }: Card): string =>
  quote ? paragraph([quote.title ?? '', quote.text].filter(Boolean).join('：'), 300) : '';

type Asked = { buttons: Button[]; choices: (Choice & { several: boolean })[] };

function askOf(ask: Ask): Asked {
  switch (ask.form) {
    case 'nothing':
      return { buttons: [], choices: [] };
    case 'buttons':
      if (ask.buttons.length > MOST_BUTTONS) throw new RangeError('at most six buttons');
      return {
        buttons: ask.buttons,
        choices: ask.choice ? [{ ...ask.choice, several: false }] : [],
      };
    case 'vote':
      return { buttons: [ask.submit], choices: [ask.vote] };
    case 'questions':
      return {
        buttons: [ask.submit],
        choices: ask.questions.map((question) => ({ ...question, several: false })),
      };
  }
}

const factOf = ({ label, value, url }: Fact): string[] => [
  ...[requiredLine(label, 10), requiredLine(value, 60), webUrl(url) ?? ''],
];
const linkOf = ({ label, to }: Link, frame: Frame): string[] => [
  ...[requiredLine(label, 20), addressOf(to, frame) ?? frame.homeUrl],
];
const buttonOf = ({ key, label, style, url }: Button): string[] => [
  ...[key, requiredLine(label, 10), style ?? 'normal', webUrl(url) ?? ''],
];

/** Mini-program pages exist on WeCom only; here the H5 takes their place. */
function addressOf(target: Card['open'], { homeUrl }: Frame): string | undefined {
  if (target === undefined) return undefined;
  return 'url' in target ? webUrl(target.url) : new URL('/app/', homeUrl).href;
}

/** JSON text of as many rows as fit. */
function list<T>(items: readonly T[], row: (item: T) => string[]): string {
  return fitting(items.map(row), (rows) => JSON.stringify(rows));
}

/** A press tells the chosen options only, so each says which question it answers. */
const writeOption = (key: string, id: string): string => `${key}=${id}`;
export function readOption(written: string): [key: string, id: string] {
  const at = written.indexOf('=');
  return at < 0 ? ['', ''] : [written.slice(0, at), written.slice(at + 1)];
}

function choiceOf(choice: Asked['choices'][number] | undefined): string {
  if (choice === undefined) return '';
  const { key, several } = choice;
  const selected = choice.selected === undefined ? '' : writeOption(key, choice.selected);
  const head = { key, title: requiredLine(choice.title, 20), several, selected };
  const options = choice.options.map(({ id, label }) => [
    writeOption(key, id),
    requiredLine(label, 20),
  ]);
  return fitting(options, (fit) => JSON.stringify({ ...head, options: fit }));
}

function fitting(rows: readonly string[][], write: (rows: readonly string[][]) => string): string {
  for (let count = rows.length; count > 0; count--) {
    const text = write(rows.slice(0, count));
    if (byteLength(text) <= VALUE_BYTES) return text;
  }
  return write([]);
}
