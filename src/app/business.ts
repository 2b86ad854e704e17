import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { businessCalendar, type BusinessCalendar } from '../kernel/business-calendar';
import type { Competitors } from '../knowledge';
import {
  lintPolicy,
  lintPools,
  type ClockPolicy,
  type DispatchPolicy,
  type PoolPolicy,
  type ScoringPolicy,
} from '../leads';
import { IMPORT_FIELDS, type Synonyms } from '../imports/columns';
import { IMPORT_SOURCE } from '../imports/source';
import type { ConsentText } from '../visits/consent';
import type { RetentionPolicy } from '../visits/retention';
import type { Keywords } from '../visits/minutes';
import type { Vocabulary } from '../voices';
import type { Spoken } from '../insights/uplift';
import type { WatchedRule } from '../insights/alert';
import type { SupportPolicy } from '../support/support';
import { ConfigError } from './config';
import { ClocksFile, DispatchFile, PoolsFile } from './lead-settings';
import { RisksFile } from './risk-settings';
import { Scoring } from './scoring-settings';
import { SourceList, sourcesOf, type IntakeSource } from './sources';
import { SupportFile } from './support-settings';
import { sha256 } from './tokens';

const Sources = z.strictObject({
  sources: SourceList,
  disqualifyReasons: z.array(z.string().min(1).max(16)).min(1).max(19),
});

const Organisation = z.strictObject({
  departments: z.array(
    z.strictObject({ id: z.number().int(), name: z.string(), parentId: z.number().int() }),
  ),
  members: z.array(
    z.strictObject({
      userid: z.string(),
      name: z.string(),
      position: z.string().default(''),
      departments: z.array(z.number().int()),
      leaderOf: z.array(z.number().int()).default([]),
    }),
  ),
});

const People = Organisation.extend({
  personas: z.strictObject({ rep: z.string(), manager: z.string(), director: z.string() }),
  /** The organisation of the simulated DingTalk. */
  dingtalk: Organisation.extend({ personas: z.strictObject({ rep: z.string() }) }).default({
    ...{ departments: [], members: [], personas: { rep: '' } },
  }),
  /** The same person on two platforms: `dingtalk:<userid>: wecom:<userid>`; they are talked to on the second. */
  aliases: z.record(z.string().regex(/^dingtalk:.+$/), z.string().regex(/^wecom:.+$/)).default({}),
  attributes: z
    .record(
      z.string(),
      z.strictObject({
        regions: z.array(z.string()).optional(),
        industries: z.array(z.string()).optional(),
        role: z.enum(['rep', 'manager', 'director', 'operations']).optional(),
        capacity: z.number().int().min(1).max(10_000).optional(),
        senior: z.boolean().optional(),
        joinedOn: z.iso.date().optional(),
        utcOffset: z
          .string()
          .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/)
          .optional(),
      }),
    )
    .default({}),
});

const ConsentFile = z.strictObject({
  version: z.string().min(1).max(16),
  text: z.string().min(50),
});

const word = z.string().trim().min(1).max(30);
const terms = z.array(z.strictObject({ name: word, said: z.array(word).default([]) }));
const CompetitorsFile = z.strictObject({
  expert: z.string(),
  competitors: z.array(
    z.strictObject({
      ...{ name: word, said: z.array(word), answer: z.string().min(1).max(400) },
      ...{ source: z.string().min(1).max(60), checkedOn: z.iso.date() },
    }),
  ),
});
const KeywordsFile = z.strictObject({ common: terms, industries: z.record(z.string(), terms) });
const Imports = z.strictObject({
  version: z.number().int(),
  keepFilesDays: z.number().int().min(1).max(365),
  synonyms: z.partialRecord(z.enum(IMPORT_FIELDS), z.array(word).min(1)),
});
const ScriptsFile = z
  .strictObject({ version: z.number().int(), scripts: terms })
  .transform(({ scripts }) => scripts);
const VocabularyFile = z.strictObject({ products: terms, obstacles: terms, actions: terms });

const days = z.number().int().min(1).max(3_650);
const Retention = z.strictObject({ positionDays: days, photoDays: days, voiceDays: days });

const time = z.string().regex(/^\d\d:\d\d$/);
const Calendar = z.strictObject({
  shifts: z.array(z.strictObject({ from: time, to: time })).min(1),
  yearsKnown: z.array(z.number().int()),
  holidays: z.record(z.string(), z.string()),
  workdays: z.array(z.string()),
});

export type ImportSettings = { synonyms: Synonyms; keepFilesDays: number };
export type PeopleSettings = z.infer<typeof People>;

/** The business settings of `config/business`, checked. */
export type Business = {
  sources: readonly IntakeSource[];
  disqualifyReasons: readonly string[];
  clocks: ClockPolicy;
  pools: PoolPolicy;
  dispatch: DispatchPolicy;
  calendar: BusinessCalendar;
  people: PeopleSettings;
  texts: ReadonlyMap<string, string>;
  /** What members agree to before anything is captured. */
  consent: ConsentText;
  retention: RetentionPolicy;
  /** What is said for products, obstacles and actions. */
  vocabulary: Vocabulary;
  /** What is counted in minutes. */
  keywords: Keywords;
  /** What we say about competitors, and who is asked about others. */
  competitors: Competitors;
  /** How imported sheets are read, and how long they are kept. */
  imports: ImportSettings;
  /** What a lead is judged by. */
  scoring: ScoringPolicy;
  /** When leaders and owners are warned, and what they might do. */
  risks: readonly WatchedRule[];
  /** What may be asked for with a customer, and when. */
  support: SupportPolicy;
  /** 话术, recognised in what is written about contacts. */
  scripts: readonly Spoken[];
};

/** One file a subject: `<subject>.yaml`. */
const FILES = {
  ...{ sources: Sources, clocks: ClocksFile, pools: PoolsFile, dispatch: DispatchFile },
  ...{
    calendar: Calendar,
    people: People,
    texts: z.record(z.string(), z.string()),
    consent: ConsentFile,
  },
  ...{ retention: Retention, vocabulary: VocabularyFile, keywords: KeywordsFile },
  ...{ competitors: CompetitorsFile, imports: Imports, scoring: Scoring, risks: RisksFile },
  ...{ support: SupportFile, scripts: ScriptsFile },
};
type Files = { [K in keyof typeof FILES]: z.infer<(typeof FILES)[K]> };

/** Reads all business settings; throws `ConfigError` naming file and field of every fault at once. */
export function readBusiness(folder: string): Business {
  const { sources, calendar, texts, consent, ...rest } = readFiles(folder);
  return {
    ...rest,
    disqualifyReasons: sources.disqualifyReasons,
    sources: sourcesOf(sources.sources),
    calendar: businessCalendar(calendar),
    texts: new Map(Object.entries(texts)),
    consent: { ...consent, textHash: sha256(consent.text) },
  };
}

const documents = new Map<string, unknown>();

/** A text is parsed once, however many programs of one process are started with it. */
function parsed(text: string): unknown {
  if (!documents.has(text)) documents.set(text, parse(text, { maxAliasCount: 0 }));
  return documents.get(text);
}

function readFiles(folder: string): Files {
  const faults: string[] = [];
  const read = ([subject, schema]: [string, z.ZodType]): [string, unknown] => {
    const file = `${subject}.yaml`;
    const content = parsed(readFileSync(join(folder, file), 'utf8'));
    const { data, error } = schema.safeParse(content);
    for (const { path, message } of error?.issues ?? [])
      faults.push(`${file} ${path.join('.')}: ${message}`);
    return [subject, data];
  };
  const files = Object.fromEntries(Object.entries(FILES).map(read));
  faults.push(...(faults.length > 0 ? [] : lint(files as Files)));
  if (faults.length > 0) throw new ConfigError(faults);
  return files as Files;
}

/** What no file shows alone. */
function lint({ clocks, pools, sources }: Files): string[] {
  const ids = sources.sources.map(({ id }) => id);
  return [
    ...lintPolicy(clocks, [...ids, IMPORT_SOURCE.id]).map((fault) => `clocks.yaml: ${fault}`),
    ...lintPools(pools).map((fault) => `pools.yaml: ${fault}`),
  ];
}

/** The Chinese text of a refusal's code, with its data filled in; the code itself when there is no text. */
export function textOf(
  texts: Business['texts'],
  code: string,
  data: Record<string, string | number>,
): string {
  const text = texts.get(code) ?? code;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? ''));
}
