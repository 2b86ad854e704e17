import { placeOfName, type Reading } from './reading';

/** Whom a note can be about: an open lead or a customer of the speaker. */
export type Subject = { kind: 'lead' | 'account'; id: string; name: string };

const LEGAL_FORM = /(?:股份|有限责任|有限|集团)*公司$|集团$/;
const TRADE =
  /(?:科技|机械|设备|实业|贸易|工业|电子|制造|机电|装备|医疗器械|信息技术|商贸|医院|精密)$/;
/** The last word of a trade is dropped alone as well: 明康医疗 for 明康医疗器械. */
const LAST_WORD = /(?:器械|技术|制品厂|厂)$/;
const LEAST_ALIAS = 2;
/** Two characters are the name of many things: they suggest a company, they do not decide. */
const LEAST_SURE = 3;

/** A company as it is called: without the legal form. */
const shortName = (name: string): string => {
  const plain = name.normalize('NFKC').replace(/[\s()]/g, '');
  return plain.replace(LEGAL_FORM, '') || plain;
};

/** What people say for a company: its name, without the legal form, and without the trade. */
export function saidAs(name: string): string[] {
  const short = shortName(name);
  const aliases = [name, short, short.replace(TRADE, ''), short.replace(LAST_WORD, '')];
  return [...new Set(aliases)].filter((alias) => alias.length >= LEAST_ALIAS);
}

/** Whether two names can be those of one company: something that one is called by stands in the other. */
export const mayBeSame = (one: string, other: string): boolean =>
  saidAs(one).some((alias) => shortName(other).includes(alias)) ||
  saidAs(other).some((alias) => shortName(one).includes(alias));

/**
 * Who is meant: `sure` when exactly one was named. Otherwise the ones that may be meant: several that were named, or some that
 * only sound like what was said or are called by two characters, because speech recognition writes names that it does not know with other characters.
 */
export function subjectIn(
  text: string,
  reading: Reading,
  subjects: readonly Subject[],
): { sure: Subject | null; choices: Subject[] } {
  const stands = (alias: string): boolean => placeOfName(reading, text, alias) >= 0;
  const isNamed = ({ name }: Subject): boolean =>
    saidAs(name).some((alias) => alias.length >= LEAST_SURE && stands(alias));
  const named = distinct(subjects.filter(isNamed));
  const [only] = named;
  if (only && named.length === 1) return { sure: only, choices: [] };
  if (only) return { sure: null, choices: named };
  const maybe = ({ name }: Subject): boolean =>
    saidAs(name).some((alias) => reading.alike.includes(alias) || stands(alias));
  return { sure: null, choices: distinct(subjects.filter(maybe)) };
}

/**
 * One for each company, a lead before its account. A name inside a longer one that was said too does not count: 华东精工 in
 * 华东精工装备.
 */
function distinct(subjects: readonly Subject[]): Subject[] {
  const byName = new Map<string, Subject>();
  for (const subject of subjects) {
    const name = shortName(subject.name);
    if (!byName.has(name) || subject.kind === 'lead') byName.set(name, subject);
  }
  const names = [...byName.keys()];
  const isInside = (name: string): boolean =>
    names.some((other) => other !== name && other.startsWith(name));
  return names.filter((name) => !isInside(name)).flatMap((name) => byName.get(name) ?? []);
}
