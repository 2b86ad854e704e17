import { isJson, text } from '../api-error';

/** The values of a card's variables; all are strings (2.10). */
export type Params = Record<string, string>;

/** A row of facts, a link, a button and a question as the template draws them; `url` is '' when there is none. */
export type CardFact = { label: string; value: string; url: string };
export type CardLink = { label: string; url: string };
export type CardButton = {
  key: string;
  label: string;
  style: 'primary' | 'danger' | 'quiet' | 'normal';
  url: string;
};
export type CardChoice = {
  /** `choice1` to `choice3`. */
  slot: string;
  key: string;
  title: string;
  several: boolean;
  selected: string;
  options: { id: string; label: string }[];
};

/** The interactive-card template as one person sees it, made from public variables overlaid by their private ones. */
export type CardView = {
  source: string;
  tone: string;
  title: string;
  subtitle: string;
  quote: string;
  text: string;
  emphasis: string;
  facts: CardFact[];
  links: CardLink[];
  openUrl: string;
  buttons: CardButton[];
  choices: CardChoice[];
  /** What a real client would draw wrongly or not at all: broken JSON texts, unknown variables, too many buttons. */
  problems: string[];
};

const TONES = ['normal', 'warning', 'danger', 'done'];
const STYLES = ['primary', 'danger', 'quiet', 'normal'] as const;
const PLAIN = ['source', 'tone', 'title', 'subtitle', 'quote', 'text', 'emphasis', 'open_url'];
const SLOTS = ['choice1', 'choice2', 'choice3'];
const KNOWN = new Set([...PLAIN, 'facts', 'links', 'buttons', ...SLOTS]);
const MAX_BUTTONS = 6;

/** Draws the template. A missing variable shows nothing, as in a client. */
export function drawCard(params: Params): CardView {
  const problems = Object.keys(params)
    .filter((name) => !KNOWN.has(name))
    .map((name) => `unknown variable ${name}`);
  const plain = (name: string): string => params[name] ?? '';
  const rows = (name: string): string[][] => rowsIn(name, plain(name), problems);
  const view: CardView = {
    source: plain('source'),
    tone: plain('tone'),
    title: plain('title'),
    subtitle: plain('subtitle'),
    quote: plain('quote'),
    text: plain('text'),
    emphasis: plain('emphasis'),
    facts: rows('facts').map(([label = '', value = '', url = '']) => ({ label, value, url })),
    links: rows('links').map(([label = '', url = '']) => ({ label, url })),
    openUrl: plain('open_url'),
    buttons: rows('buttons').map((row) => button(row, problems)),
    choices: SLOTS.flatMap((slot) => choiceIn(slot, plain(slot), problems)),
    problems,
  };
  if (!TONES.includes(view.tone)) problems.push(`unknown tone ${view.tone}`);
  if (view.buttons.length > MAX_BUTTONS) problems.push('more than six buttons');
  return view;
}

function parse(name: string, value: string, problems: string[]): unknown {
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    problems.push(`${name} is no JSON text`);
    return undefined;
  }
}

function rowsIn(name: string, value: string, problems: string[]): string[][] {
  const list = parse(name, value, problems) ?? [];
  if (isTable(list)) return list;
  problems.push(`${name} is no list of lists of strings`);
  return [];
}

function isTable(list: unknown): list is string[][] {
  return (
    Array.isArray(list) &&
    list.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'string'))
  );
}

function button([key = '', label = '', style, url = '']: string[], problems: string[]): CardButton {
  const known = STYLES.find((one) => one === style);
  if (![known, key, label].every(Boolean)) problems.push(`button ${key} is not complete`);
  return { key, label, style: known ?? 'normal', url };
}

function choiceIn(slot: string, value: string, problems: string[]): CardChoice[] {
  const choice = parse(slot, value, problems);
  if (choice === undefined) return [];
  const options = isJson(choice) ? choice.options : undefined;
  if (!isJson(choice) || !isTable(options) || typeof choice.several !== 'boolean') {
    problems.push(`${slot} is not as agreed`);
    return [];
  }
  return [
    {
      slot,
      key: text(choice.key),
      title: text(choice.title),
      several: choice.several,
      selected: text(choice.selected),
      options: options.map(([id = '', label = '']) => ({ id, label })),
    },
  ];
}
