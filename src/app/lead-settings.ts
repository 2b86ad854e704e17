import { z } from 'zod';
import { DAY, HOUR, MINUTE } from '../kernel/clock';

const UNITS: Record<string, number> = { m: MINUTE, h: HOUR, d: DAY };

/** `90m`, `48h` or `7d`, as ms. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/, 'must be a number with m, h or d')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0));

const source = z.string().min(1).default('*');

const Silence = z
  .strictObject({
    source,
    minScore: z.number().int().min(0).max(100).default(0),
    time: z.enum(['working', 'elapsed']),
    ...{ yellow: duration, red: duration, release: duration },
  })
  .transform(({ yellow, red, release, ...row }) => ({
    ...{ ...row, yellowMs: yellow, redMs: red, releaseMs: release },
  }));

/** `clocks.yaml`: first response, silence and release in one table. */
export const ClocksFile = z.strictObject({
  version: z.number().int(),
  firstResponse: z
    .array(
      z.strictObject({
        source,
        levels: z
          .array(
            z.strictObject({
              level: z.number().int().min(1).max(9),
              afterMinutes: z.number().positive().max(14_400),
              tell: z.enum(['manager', 'director']),
            }),
          )
          .min(1)
          .max(9),
      }),
    )
    .min(1),
  silence: z.array(Silence),
  accounts: z
    .strictObject({ yellow: duration, red: duration })
    .transform(({ yellow, red }) => ({ yellowMs: yellow, redMs: red })),
  extension: z.strictObject({
    hours: z.number().int().min(1).max(720),
    most: z.number().int().min(0).max(10),
  }),
});

const names = z.array(z.string().min(1).max(30)).default([]);

/** `pools.yaml`: where leads wait that nobody has any more. */
export const PoolsFile = z.strictObject({
  version: z.number().int(),
  pools: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,32}$/),
        name: z.string().min(1).max(12),
        regions: names,
        industries: names,
      }),
    )
    .min(1),
  claimsPerDay: z.number().int().min(1).max(1_000),
  coolDownDays: z.number().int().min(0).max(365),
  borrow: z.number().int().min(0).max(1_000),
  redispatch: z.strictObject({
    afterMinutes: z.number().int().min(1).max(14_400),
    neverBackDays: z.number().int().min(0).max(3_650),
    maxHops: z.number().int().min(1).max(20),
  }),
  revealsPerDay: z.number().int().min(1).max(10_000),
});

const weight = z.number().min(0).max(1_000).default(0);

/** `dispatch.yaml`: who gets a new lead. */
export const DispatchFile = z.strictObject({
  version: z.number().int(),
  mode: z.enum(['weighted', 'ability', 'roundRobin']).default('weighted'),
  weights: z
    .strictObject({
      ...{ region: weight, industry: weight, winRate: weight, purchase: weight },
      ...{ load: weight, seniority: weight },
    })
    .refine((all) => Object.values(all).some((one) => one > 0), 'weights must not all be 0'),
  capacity: z.number().int().min(1).max(10_000),
  teamCapacity: z.number().int().min(1).max(1_000_000).nullable().default(null),
  seniorFromScore: z.number().int().min(0).max(100).default(70),
  ramp: z
    .strictObject({
      days: z.number().int().min(0).max(365),
      startShare: z.number().gt(0).max(1),
    })
    .default({ days: 0, startShare: 1 }),
});
