import { z } from 'zod';
import { RiskInput } from '../insights/risk-http';

const id = z.string().regex(/^[a-z0-9-]{1,32}$/);
const Rule = RiskInput.extend({
  ...{ id, name: z.string().trim().min(1).max(40), on: z.boolean().default(false) },
  tell: z.array(z.enum(['owner', 'manager', 'director'])).min(1),
  channel: z.enum(['card', 'digest', 'group']).default('card'),
  suggestions: z
    .array(z.strictObject({ id, text: z.string().trim().min(1).max(60) }))
    .max(10)
    .default([]),
});

const ids = (many: readonly { id: string }[]): boolean =>
  new Set(many.map((one) => one.id)).size === many.length;

/** `risks.yaml`: rules in the order in which they are shown; an id is there once. */
export const RisksFile = z
  .strictObject({
    version: z.number().int(),
    rules: z.array(Rule).max(50),
  })
  .refine(({ rules }) => ids(rules), 'a rule is there twice')
  .refine(
    ({ rules }) => rules.every(({ suggestions }) => ids(suggestions)),
    'a suggestion is there twice',
  )
  .transform(({ rules }) => rules);
