import { z } from 'zod';
import { amountsIn } from '../kernel/money';
import { BEHAVIOURS, CONTACT_FAULTS, LEAD_FIELDS } from '../leads';

const word = z.string().trim().min(1).max(30);
const words = z.array(word).min(1);

/** `50万` as fen. */
const amount = z.string().transform((text, ctx) => {
  const [found, another] = amountsIn(text);
  if (found && !another) return found.fen;
  ctx.addIssue('one amount of money, like 50万');
  return z.NEVER;
});

const measured = {
  kinds: z.array(z.enum(BEHAVIOURS)).min(1),
  onPages: words.optional(),
  count: z.enum(['pages', 'times', 'seconds']),
  atLeast: z.number().int().min(1).max(100_000),
};
const measure = z.strictObject(measured);

const Rule = z
  .strictObject({
    ...{ name: z.string().min(1).max(20), short: z.string().min(1).max(6) },
    points: z.number().int().min(-100).max(100),
    ...{ budgetFrom: amount.optional(), filled: z.array(z.enum(LEAD_FIELDS)).optional() },
    says: z.strictObject({ in: z.array(z.enum(LEAD_FIELDS)).min(1), words }).optional(),
    ...{ fault: z.enum(CONTACT_FAULTS).optional(), behaviour: measure.optional() },
  })
  .refine(
    ({ budgetFrom, filled, says, fault, behaviour }) =>
      [budgetFrom, filled, says, fault, behaviour].some((demand) => demand !== undefined),
    'a rule must demand something',
  );

/** The page with the form is a page: who sends one has always seen that. */
const beyondTheForm = z
  .strictObject({ ...measured, name: z.string().min(1).max(20) })
  .refine(
    ({ kinds, onPages, count, atLeast }) =>
      !kinds.includes('page') || onPages !== undefined || (count === 'pages' && atLeast > 1),
    'a single page is no more than the form',
  );

const Marketing = z
  .strictObject({
    ...{ peopleFrom: z.number().int().min(1), budgetFrom: amount, stages: words },
    profileAtLeast: z.number().int().min(1).max(3),
    withinDays: z.number().int().min(1).max(365),
    ...{ behaviour: z.array(beyondTheForm).min(1), behaviourAtLeast: z.number().int().min(1) },
  })
  .refine(
    ({ behaviour, behaviourAtLeast }) => behaviourAtLeast <= behaviour.length,
    'behaviourAtLeast is more than there is',
  );

/** `scoring.yaml`. */
export const Scoring = z.strictObject({
  version: z.number().int().min(1),
  halfLifeDays: z.number().min(1).max(365),
  rules: z.array(Rule).min(1).max(50),
  quality: z.strictObject({
    temporaryMailboxes: z.array(z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/)),
    virtualNumbers: z.array(z.string().regex(/^1\d{2}$/)),
    active: z.strictObject({ high: z.array(measure), middle: z.array(measure) }),
    urgent: z.strictObject({ high: words, middle: words }),
  }),
  marketing: Marketing,
});
