// Runs in a thread: the dictionary takes 40 MB and 150 ms to load, and segmenting must not hold up a callback.
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict';
import { zh, type Component, type ParsingContext } from 'chrono-node';
import { pinyin } from 'pinyin-pro';
import type { Moment, Reading } from '../../voices/reading';

type Wish = { text: string; names: readonly string[]; now: number };

let jieba: Jieba | undefined;
const known = new Set<string>();

/** The segmenter with the names taught to it; what was taught once stays. */
function segmenter(names: readonly string[]): Jieba {
  jieba ??= Jieba.withDict(dict);
  // The dictionary's format is one word a line, with blanks between its fields.
  const fresh = names.filter((name) => !known.has(name) && !/[\s\p{C}]/u.test(name));
  if (fresh.length > 0) {
    jieba.loadDict(Buffer.from(fresh.map((name) => `${name} 100000 nz\n`).join('')));
    for (const name of fresh) known.add(name);
  }
  return jieba;
}

export function read({ text, names, now }: Wish): Reading {
  const words: { text: string; at: number }[] = [];
  let at = 0;
  for (const word of segmenter(names).cut(text, true)) {
    words.push({ text: word, at });
    at += word.length;
  }
  return { words, moments: momentsIn(text, now), alike: alikeIn(text, names) };
}

const CHINA_MINUTES = 480;
const HAN: Record<string, number> = {
  ...{ 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 },
};
const numberOf = (said = ''): number => HAN[said] ?? Number(said);

const chrono = zh.hans.casual.clone();
type Day = Partial<Record<Component, number>>;
const addParser = (
  pattern: RegExp,
  day: (match: RegExpMatchArray, today: Date) => Day | null,
): void =>
  void chrono.parsers.push({
    pattern: () => pattern,
    extract: (context: ParsingContext, match: RegExpMatchArray) =>
      day(match, new Date(context.refDate.getTime() + CHINA_MINUTES * 60_000)),
  });

/** The calendar parts of a day so many days or months from another. */
function dayFrom(
  today: Date,
  { days = 0, months = 0, day }: { days?: number; months?: number; day?: number },
): Day {
  const date = new Date(today);
  if (day !== undefined) date.setUTCMonth(date.getUTCMonth() + months, day);
  date.setUTCDate(date.getUTCDate() + days);
  return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() };
}

// What the library does not know: 下个月5号, 5号 (the next one), 两周后.
addParser(/下个?月(\d{1,2}|[一二三四五六七八九十])[号日]/, ([, day], today) =>
  dayFrom(today, { months: 1, day: numberOf(day) }),
);
addParser(/(?<![\d月])(\d{1,2})号(?![楼线机车厂门])/, ([, day], today) =>
  dayFrom(today, { months: Number(day) > today.getUTCDate() ? 0 : 1, day: Number(day) }),
);
addParser(/(\d|[一两二三四])个?(?:周|星期|礼拜)(?:以?后|之后)/, ([, weeks], today) =>
  dayFrom(today, { days: 7 * numberOf(weeks) }),
);

function momentsIn(text: string, now: number): Moment[] {
  const reference = { instant: new Date(now), timezone: CHINA_MINUTES };
  return chrono.parse(text, reference, { forwardDate: true }).map((found) => {
    // A date takes the comma before it along.
    const said = found.text.replace(/^[\s,，]+/, '');
    return {
      ...{ at: found.start.date().getTime(), hour: found.start.isCertain('hour') },
      ...{ index: found.index + found.text.length - said.length, text: said },
    };
  });
}

/** A shorter name sounds like too many things. */
const LEAST_SYLLABLES = 3;
const soundOf = (text: string): string[] => pinyin(text, { toneType: 'none', type: 'array' });

function alikeIn(text: string, names: readonly string[]): string[] {
  const all = ` ${soundOf(text).join(' ')} `;
  const isAlike = (name: string): boolean =>
    name.length >= LEAST_SYLLABLES &&
    !text.includes(name) &&
    all.includes(` ${soundOf(name).join(' ')} `);
  return names.filter(isAlike);
}
