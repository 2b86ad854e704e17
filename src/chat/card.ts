/**
 * What we say to a person, knowing no platform. A platform folder renders it and keeps its length limits by construction:
 * text that is too long is cut with an ellipsis, so a card can always be sent.
 */
export type Outgoing =
  | { kind: 'text'; text: string }
  | { kind: 'markdown'; markdown: Markdown }
  | { kind: 'link'; title: string; text: string; url: string; button?: string }
  | { kind: 'miniProgram'; title: string; description?: string; page: string; facts: Fact[] }
  | { kind: 'card'; card: Card };

/** `danger` is for a missed clock, `warning` for one that is about to be, `done` for what is over. */
export type Tone = 'normal' | 'warning' | 'danger' | 'done';

export type Card = {
  /** The small line on top: where this comes from, e.g. 线索 · 官网表单. */
  source: string;
  tone: Tone;
  title: string;
  subtitle?: string;
  /** The one number that matters; only notices show it. */
  emphasis?: { value: string; label: string };
  quote?: { title?: string; text: string };
  /** Label and value lines; on WeCom the first six are shown. */
  facts: Fact[];
  /** A paragraph below the title. */
  text?: string;
  /** Only cards that ask nothing have room for links; the first three are shown. */
  links?: Link[];
  /** Where a tap on the whole card leads. */
  open?: Target;
  ask: Ask;
};

export type Fact = { label: string; value: string; url?: string; platformUserId?: string };

export type Target = { url: string } | { page: string };
export type Link = { label: string; to: Target };

/** What the card asks of its reader. */
export type Ask =
  | { form: 'nothing' }
  /** Up to six buttons, with at most one drop-down above them. */
  | { form: 'buttons'; choice?: Choice; buttons: Button[] }
  /** One list of up to twenty options to tick, then one button. */
  | { form: 'vote'; vote: Choice & { several: boolean }; submit: Button }
  /** Up to three drop-downs, then one button. */
  | { form: 'questions'; questions: Choice[]; submit: Button };

/** `key` comes back in `Incoming.tap.selections`; up to ten options (twenty in a vote). */
export type Choice = { key: string; title: string; options: Option[]; selected?: string };
export type Option = { id: string; label: string };

/** The first option of a drop-down: clients take the first one for chosen, and nothing may be chosen that nobody chose. */
export const PLEASE: Option = { id: 'please', label: '请选择' };

/** `key` comes back as `Incoming.tap.action`; with `url` the button opens a page and calls nobody. */
export type Button = {
  key: string;
  label: string;
  style?: 'primary' | 'danger' | 'quiet';
  url?: string;
};

declare const markdownBrand: unique symbol;
/** Markdown in which everything that was interpolated has been escaped; made only by the `markdown` tag. */
export type Markdown = string & { readonly [markdownBrand]: true };

const FULL_WIDTH: Record<string, string> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '`': '｀',
  '*': '＊',
  '#': '＃',
};

/**
 * Builds markdown. Interpolated strings are people's text: they stay on one line and can never become a link, a tag, a quote,
 * a heading or emphasis. An array of Markdown becomes lines as they are.
 */
export function markdown(
  strings: TemplateStringsArray,
  ...values: (string | number | Markdown[])[]
): Markdown {
  const parts = strings.flatMap((text, i) => {
    const value = values[i];
    if (value === undefined) return [text];
    return [text, Array.isArray(value) ? value.join('\n') : plain(String(value))];
  });
  return parts.join('') as Markdown;
}

// The chat clients show backslash escapes literally, so a look-alike full-width character is the readable way out.
const plain = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[<>[\]`*#]/g, (character) => FULL_WIDTH[character] ?? character);
