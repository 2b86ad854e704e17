import { HOUR } from '../kernel/clock';
import { amountsIn, amountText } from '../kernel/money';
import { momentText, startOfDay } from '../kernel/time-text';
import { clausesOf, placeOfName, type Clause, type Moment, type Reading } from './reading';
import { subjectIn, type Subject } from './subject';

/** A thing of the business with the words that are said for it. */
export type Term = { name: string; said: readonly string[] };

/** What a business calls its things; `config/business/vocabulary.yaml`. */
export type Vocabulary = {
  products: readonly Term[];
  obstacles: readonly Term[];
  actions: readonly Term[];
};

export type Field = 'subject' | 'product' | 'amount' | 'next';

/** What was understood. A field that may mean several things stays blank and stands in `unsure` with what it may be. */
export type Heard = {
  subject: Subject | null;
  product: string | null;
  amountFen: number | null;
  /** When to come back, UTC ms; 09:00 in China when only a day was said. */
  nextAt: number | null;
  /** The clause that says what comes next. */
  nextStep: string | null;
  obstacles: string[];
  actions: string[];
  unsure: { field: Field; candidates: string[] }[];
  /** Subjects to choose from when it is not sure who is meant. */
  choices: Subject[];
};

export type Hearing = {
  text: string;
  reading: Reading;
  subjects: readonly Subject[];
  vocabulary: Vocabulary;
  /** When it was said, UTC ms. */
  now: number;
};

type Found<T> = { sure: T | null; candidates: string[] };

/** Finds the fields of a spoken note. What is not sure is never filled in. */
export function understand(hearing: Hearing): Heard {
  const { text, reading, vocabulary } = hearing;
  const { sure: subject, choices } = subjectIn(text, reading, hearing.subjects);
  const product = onlyOne(named(hearing, vocabulary.products));
  const amount = amountIn(text);
  const next = nextIn(hearing);
  const candidates: Record<Field, string[]> = {
    ...{ subject: choices.map(({ name }) => name), product: product.candidates },
    ...{ amount: amount.candidates, next: next.candidates },
  };
  return {
    ...{ subject, choices, product: product.sure, amountFen: amount.sure },
    ...{ nextAt: next.sure, nextStep: next.step },
    obstacles: unopposed(hearing),
    actions: named(hearing, vocabulary.actions),
    unsure: Object.entries(candidates)
      .filter(([, several]) => several.length > 0)
      .map(([field, several]) => ({ field: field as Field, candidates: several })),
  };
}

const onlyOne = (names: string[]): Found<string> =>
  names.length > 1 ? { sure: null, candidates: names } : { sure: names[0] ?? null, candidates: [] };

/** Terms of which a word was said, in the order of the vocabulary. */
const named = ({ text, reading }: Hearing, terms: readonly Term[]): string[] =>
  terms
    .filter(({ name, said }) =>
      [name, ...said].some((word) => placeOfName(reading, text, word) >= 0),
    )
    .map(({ name }) => name);

const NO_WORRY = /不担心|不在意|没问题|没有问题|不是问题|不成问题|解决了|可以接受|能接受|满意/;

/** Obstacles that were named, but not where the same clause says that they are none. */
function unopposed({ text, reading, vocabulary }: Hearing): string[] {
  const clauses = clausesOf(text);
  const isRaised = (word: string): boolean => {
    const at = placeOfName(reading, text, word);
    const clause = clauses.find((one) => at >= one.at && at < one.at + one.text.length);
    return clause !== undefined && !NO_WORRY.test(clause.text);
  };
  return vocabulary.obstacles
    .filter(({ name, said }) => [name, ...said].some(isRaised))
    .map(({ name }) => name);
}

const IS_PRICE = /预算|报价|报了|合同|总价|金额|价格|总额|单子|项目|采购|大概|大约|左右|签/;
/** An amount by which something changes or is dearer than elsewhere is not what the business is worth. */
const IS_DIFFERENCE = /便宜|降|让|贵|差|少|优惠|多要|涨|加价|同行|竞品|对手/;

/** The one amount that the business is about. */
function amountIn(text: string): Found<number> {
  const clauses = clausesOf(text);
  const told = amountsIn(text).filter(({ at, unit }) => {
    const clause = clauses.find((one) => at >= one.at && at < one.at + one.text.length);
    const words = clause?.text ?? '';
    return !IS_DIFFERENCE.test(words) && (unit || IS_PRICE.test(words));
  });
  const fens = [...new Set(told.map(({ fen }) => fen))];
  return fens.length > 1
    ? { sure: null, candidates: fens.map(amountText) }
    : { sure: fens[0] ?? null, candidates: [] };
}

const IS_PLAN =
  /再|去|来|拜访|签|发|给|做|演示|联系|跟进|回访|上门|见|约|电话|送|安排|交|报价|方案|谈|定|测试|试|看|到/;
const IS_PAST = /上周|上个月|昨天|前天|刚才|去年|上次|已经/;
/** 下周 without a day, 月底, 改天: something was said, but no day. */
const VAGUE = /月底|月初|年底|年前|年后|过几天|过两天|改天|下周(?![一二三四五六日天])|下个月(?!\d)/;

/** When to come back: the one future moment of a clause that plans something. */
function nextIn({ text, reading, now }: Hearing): Found<number> & { step: string | null } {
  const plans = clausesOf(text).flatMap((clause) => {
    const moment = IS_PAST.test(clause.text) ? undefined : momentIn(clause, reading, now);
    return moment && IS_PLAN.test(clause.text) ? [{ clause, at: moment }] : [];
  });
  const moments = [...new Set(plans.map(({ at }) => at))];
  const step = plans[0]?.clause.text ?? null;
  if (moments.length > 1)
    return { sure: null, candidates: moments.map((at) => momentText(at, now)), step };
  const vague = VAGUE.exec(text)?.[0];
  if (moments.length === 0 && vague !== undefined)
    return { sure: null, candidates: [vague], step: vagueStep(text) };
  return { sure: moments[0] ?? null, candidates: [], step };
}

const vagueStep = (text: string): string | null =>
  clausesOf(text).find(({ text: clause }) => VAGUE.test(clause) && IS_PLAN.test(clause))?.text ??
  null;

const MORNING_MS = 9 * HOUR;

function momentIn(clause: Clause, { moments }: Reading, now: number): number | undefined {
  const inside = ({ index }: Moment): boolean =>
    index >= clause.at && index < clause.at + clause.text.length;
  return moments
    .filter(inside)
    .map(({ at, hour }) => (hour ? at : startOfDay(at) + MORNING_MS))
    .find((at) => at > now);
}
