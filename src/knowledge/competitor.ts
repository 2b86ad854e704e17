import { DAY } from '../kernel/clock';

/** A competitor with what to say when its material turns up; `config/business/competitors.yaml`. */
export type Competitor = {
  name: string;
  said: readonly string[];
  answer: string;
  source: string;
  /** When somebody last made sure of it: a day in China, `2026-09-18`. */
  checkedOn: string;
};

export type Competitors = { competitors: readonly Competitor[]; expert: string };

/** The competitors that a text names, in the order of the settings; blanks and case do not matter. */
export function competitorsIn(text: string, competitors: readonly Competitor[]): Competitor[] {
  const plain = plainText(text);
  return competitors.filter(({ name, said }) =>
    [name, ...said].some((word) => plain.includes(plainText(word))),
  );
}

const plainText = (text: string): string => text.replace(/[\s-]/g, '').toLowerCase();

/** An answer that nobody has looked at for so long may be wrong by now (catalogue F112). */
const STALE_MS = 180 * DAY;

export const isStale = ({ checkedOn }: Competitor, now: number): boolean =>
  now - Date.parse(`${checkedOn}T00:00:00+08:00`) > STALE_MS;

/** The answer with where it comes from, and a warning when it is old. */
export function answerText(competitor: Competitor, now: number): string {
  const { name, answer, source, checkedOn } = competitor;
  const old = isStale(competitor, now) ? '（已超过半年未核对，请先确认）' : '';
  return `【${name}】${answer}\n来源：${source}，${checkedOn} 核对${old}`;
}
