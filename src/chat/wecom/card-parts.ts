import type { Button, Card, Choice, Fact, Link, Target, Tone } from '../card';
import { byteLength, line, paragraph, requiredLine, webUrl } from '../text';

/** What rendering needs to know besides the message. `homeUrl` (http or https) is where everything unlinkable leads. */
export type Frame = { taskId: string; homeUrl: string; miniProgramAppId?: string };

/** A piece of WeCom JSON; fields that are undefined disappear when it is sent. */
export type Json = Record<string, unknown>;

const COLOURS: Record<Tone, number> = { normal: 0, warning: 1, danger: 2, done: 3 };
// The document numbers four styles without naming them; 1 is the filled default, 4 the plainest.
const STYLES: Record<NonNullable<Button['style']>, number> = { primary: 1, danger: 3, quiet: 4 };
const FACTS = 6;
const LINKS = 3;
const BUTTONS = 6;

/** The address behind `frame.homeUrl`; throws RangeError when it is none, for nothing could be sent then. */
export function home(frame: Frame): string {
  const url = webUrl(frame.homeUrl);
  if (url === undefined) throw new RangeError('homeUrl must be an http(s) address');
  return url;
}

/** Source, title and task id: what all cards have (WeCom 90236). */
export function head(card: Card, frame: Frame, limits = { title: 36 }): Json {
  if (!/^[\w@-]{1,128}$/.test(frame.taskId)) {
    throw new RangeError('task_id: 1 to 128 of 0-9 A-Z a-z _ - @');
  }
  return {
    source: { desc: requiredLine(card.source, 20), desc_color: COLOURS[card.tone] },
    main_title: {
      title: requiredLine(card.title, limits.title),
      desc: line(card.subtitle ?? '', 44) || undefined,
    },
    task_id: frame.taskId,
  };
}

/** Quote, paragraph and facts of the card types that have room for them. */
export const details = (card: Card): Json => ({
  quote_area: card.quote && {
    type: 0,
    title: line(card.quote.title ?? '', 36) || undefined,
    quote_text: paragraph(card.quote.text, 160) || '—',
  },
  sub_title_text: paragraph(card.text ?? '', 160) || undefined,
  horizontal_content_list: card.facts.length > 0 ? facts(card.facts) : undefined,
});

function facts(all: Fact[]): Json[] {
  if (all.length <= FACTS) return all.map(fact);
  const shown = all.slice(0, FACTS - 1);
  const more = { label: '更多', value: `还有 ${String(all.length - shown.length)} 项` };
  return [...shown, more].map(fact);
}

function fact({ label, value, url, platformUserId }: Fact): Json {
  const base = { keyname: requiredLine(label, 5), value: requiredLine(value, 30) };
  const address = webUrl(url);
  if (address !== undefined) return { type: 1, ...base, url: address };
  if (isUserId(platformUserId)) return { type: 3, ...base, userid: platformUserId };
  return { type: 0, ...base };
}

const isUserId = (id: string | undefined): id is string =>
  id !== undefined && /^[\w.@-]{1,64}$/.test(id);

/** Where a tap leads: a mini-program page, a web page, or home when the wish cannot be granted. */
export function target(to: Target | undefined, frame: Frame): Json {
  if (to !== undefined && 'page' in to && frame.miniProgramAppId && isPage(to.page)) {
    return { type: 2, appid: frame.miniProgramAppId, pagepath: to.page };
  }
  const wish = to !== undefined && 'url' in to ? webUrl(to.url) : undefined;
  return { type: 1, url: wish ?? home(frame) };
}

/** A mini-program page path that fits (1024 bytes). */
export const isPage = (page: string): boolean =>
  page !== '' && byteLength(page) <= 1024 && !/[\s\p{Surrogate}]/u.test(page);

/** At most three links; a notice has no room for more. */
export const jumps = (links: Link[], frame: Frame): Json[] =>
  links
    .slice(0, LINKS)
    .map(({ label, to }) => ({ ...target(to, frame), title: requiredLine(label, 18) }));

/** One to six buttons with different keys; anything else throws RangeError. */
export function buttons(all: Button[], frame: Frame): Json[] {
  const keys = all.map(({ key }) => key);
  requireIds('button_list.key', keys, { count: BUTTONS, bytes: 1024 });
  return all.map(({ key, label, style, url }) => ({
    ...(url === undefined ? { type: 0, key } : { type: 1, url: webUrl(url) ?? home(frame) }),
    text: requiredLine(label, 10),
    style: STYLES[style ?? 'primary'],
  }));
}

/** The one button below a vote or a form. */
export function submitButton({ key, label }: Button): Json {
  requireIds('submit_button.key', [key], { count: 1, bytes: 1024 });
  return { text: requiredLine(label, 10), key };
}

/** A drop-down of one to ten options. */
export function dropDown(choice: Choice): Json {
  requireChoice(choice, 10);
  return {
    question_key: choice.key,
    title: line(choice.title, 36) || undefined,
    // A selected id that is not on the list is an error at WeCom.
    selected_id: choice.options.find(({ id }) => id === choice.selected)?.id,
    option_list: choice.options.map(({ id, label }) => ({ id, text: requiredLine(label, 16) })),
  };
}

/** A list of one to twenty options to tick. */
export function checkbox(vote: Choice & { several: boolean }): Json {
  requireChoice(vote, 20);
  return {
    question_key: vote.key,
    mode: vote.several ? 1 : 0,
    option_list: vote.options.map(({ id, label }) => ({
      id,
      text: requiredLine(label, 17),
      is_checked: id === vote.selected,
    })),
  };
}

function requireChoice(choice: Choice, count: number): void {
  const ids = choice.options.map(({ id }) => id);
  requireIds('question_key', [choice.key], { count: 1, bytes: 1024 });
  requireIds('option_list.id', ids, { count, bytes: 128 });
}

/** Throws RangeError naming the limit: keys are written by us, so a bad one is a mistake in the program. */
export function requireIds(
  name: string,
  ids: string[],
  limit: { count: number; bytes: number },
): void {
  if (ids.length < 1 || ids.length > limit.count) {
    throw new RangeError(`${name}: 1 to ${String(limit.count)} of them, not ${String(ids.length)}`);
  }
  if (new Set(ids).size !== ids.length) throw new RangeError(`${name}: must be unique`);
  const tooLong = (id: string) => byteLength(id) > limit.bytes || /\p{Surrogate}/u.test(id);
  if (ids.includes('') || ids.some(tooLong)) {
    throw new RangeError(`${name}: 1 to ${String(limit.bytes)} bytes`);
  }
}
