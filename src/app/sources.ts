import { z } from 'zod';
import {
  CUSTOM_NAME_LIMIT,
  LEAD_FIELDS,
  MAPPING_PATH,
  MOST_CUSTOM,
  SOURCE_KINDS,
  type LeadSource,
} from '../leads';

/** Kinds that nobody posts to: their leads come from our own chat and pages. */
const INSIDE = new Set<string>(['contact', 'manual']);
/** The ways in that are meant to be used (catalogue F6). */
const MAIN = new Set<string>(['form', 'scan']);

const path = z.string().regex(MAPPING_PATH, 'is no path like phone or data.leads[0].tel');

/** Our fields, and where each stands in what comes. */
export const Mapping = z.partialRecord(z.enum(LEAD_FIELDS), path);

/** The company's own fields, by name. */
export const Custom = z
  .record(z.string().trim().min(1).max(CUSTOM_NAME_LIMIT), path)
  .refine(
    (custom) => Object.keys(custom).length <= MOST_CUSTOM,
    `has more than ${String(MOST_CUSTOM)} fields`,
  );

const Source = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    name: z.string().min(1).max(20),
    kind: z.enum(SOURCE_KINDS).exclude(['import']).default('form'),
    door: z.enum(['main', 'side']).optional(),
    key: z.string().min(1).optional(),
    secret: z.string().optional(),
    origins: z.array(z.string()).default([]),
    tags: z.array(z.string().trim().min(1).max(16)).max(8).default([]),
    costFen: z.number().int().min(0).max(100_000_000).default(0),
    perMinute: z.number().int().min(1).max(1_000_000).default(600),
    version: z.number().int().min(1).default(1),
    mapping: Mapping.default({}),
    custom: Custom.optional(),
    visitor: z.string().min(1).optional(),
  })
  .superRefine(({ kind, key, mapping }, { addIssue }) => {
    const fault = (name: string, message: string): void =>
      addIssue({ code: 'custom', path: [name], message });
    if (!INSIDE.has(kind) && key === undefined) fault('key', 'must name a variable');
    const finds = mapping.phone ?? (mapping.companyName && mapping.contactName);
    if (!INSIDE.has(kind) && kind !== 'calls' && finds === undefined)
      fault('mapping', 'needs phone, or companyName and contactName: nothing could become a lead');
  });

/** The sources of `sources.yaml`; what is said twice is a mistake. */
export const SourceList = z
  .array(Source)
  .min(1)
  .superRefine((sources, { addIssue }) => {
    const said = new Set<string>();
    sources.forEach(({ id, key, kind }, at) => {
      const names = [
        `id ${id}`,
        ...(key ? [`key ${key}`] : []),
        ...(INSIDE.has(kind) ? [kind] : []),
      ];
      for (const name of names.filter((known) => said.has(known)))
        addIssue({ code: 'custom', path: [at], message: `${name} is there twice` });
      for (const name of names) said.add(name);
    });
  });

export type IntakeSource = LeadSource & {
  /** The variable with the key in the address; undefined where nobody posts. */
  keyVariable: string | undefined;
  secretVariable: string | undefined;
  origins: readonly string[];
  /** How many posts a minute become leads at once; what is above waits. */
  perMinute: number;
};

export const sourcesOf = (list: z.infer<typeof SourceList>): IntakeSource[] =>
  list.map(({ key, secret, door, ...source }) => ({
    ...source,
    ...{ keyVariable: key, secretVariable: secret },
    door: door ?? (MAIN.has(source.kind) ? 'main' : 'side'),
  }));
