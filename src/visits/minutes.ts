import { Refusal } from '../kernel/refusal';
import type { Term } from '../voices';
import type { PageReading } from './documents';

/** What is counted in minutes: `common` everywhere, the rest by the lead's industry. `config/business/keywords.yaml`. */
export type Keywords = {
  common: readonly Term[];
  industries: Readonly<Record<string, readonly Term[]>>;
};

/** One page of minutes as it was read, or as the rep typed it. */
export type MinutesPage = {
  evidenceId: string;
  /** From 1. */
  n: number;
  source: PageReading['source'] | 'typed';
  text: string;
  confidence: number;
  /** Could not be read well enough: the rep is asked, nothing is guessed. */
  poor: boolean;
};

/** What is recognised below this is wrong in every third character or worse. */
const LEAST_CONFIDENCE = 65;
/** A page with less on it is a blank one, a photo, or handwriting that was not seen. */
const LEAST_CHARACTERS = 8;
/** What the database's text column holds, in characters of three bytes. */
const PAGE_LIMIT = 20_000;

/** The pages of a document as they were read. */
export const pagesOf = (evidenceId: string, readings: readonly PageReading[]): MinutesPage[] =>
  readings.map(({ source, text, confidence }, i) => ({
    ...{ evidenceId, n: i + 1, source, confidence: Math.round(confidence) },
    text: text.slice(0, PAGE_LIMIT),
    poor: confidence < LEAST_CONFIDENCE || text.replace(/\s/g, '').length < LEAST_CHARACTERS,
  }));

/** The page with what the rep read on it. Refuses `minutes.text_empty`. */
export function typePage(page: MinutesPage, said: string): MinutesPage {
  const text = said.trim().slice(0, PAGE_LIMIT);
  if (text === '') throw new Refusal('invalid', 'minutes.text_empty');
  return { ...page, text, source: 'typed', confidence: 100, poor: false };
}

export type KeywordCount = { keyword: string; n: number };

/** How often each concern is named. A word inside a longer one of the same concern counts once (交期 in 交货期). */
export function countKeywords(text: string, terms: readonly Term[]): KeywordCount[] {
  const plain = text.replace(/\s+/g, '');
  return terms
    .map(({ name, said }) => ({ keyword: name, n: occurrences(plain, [name, ...said]) }))
    .filter(({ n }) => n > 0);
}

function occurrences(text: string, words: readonly string[]): number {
  const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length);
  const pattern = longestFirst.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.match(new RegExp(pattern, 'gi'))?.length ?? 0;
}

/** The terms for a lead's industry; without one, those for everybody. */
export const termsFor = ({ common, industries }: Keywords, industry: string | null): Term[] => [
  ...common,
  ...(industry === null ? [] : (industries[industry] ?? [])),
];
