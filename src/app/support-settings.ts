import { z } from 'zod';

const name = z.string().trim().min(1).max(16);
const yuan = z
  .number()
  .positive()
  .max(10_000_000)
  .transform((amount) => Math.round(amount * 100));

/** `support.yaml`: amounts are written in yuan and kept in fen. */
export const SupportFile = z
  .strictObject({
    version: z.number().int(),
    evidenceDays: z.number().int().min(1).max(365),
    stages: z.array(name).min(1).max(9),
    kinds: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z0-9-]{1,32}$/),
          ...{ name, from: name, money: z.boolean().default(false) },
        }),
      )
      .min(1)
      .max(9),
    amounts: z.array(yuan).max(9),
    maxYuan: yuan,
  })
  .refine(
    ({ stages, kinds }) => kinds.every(({ from }) => stages.includes(from)),
    'a kind begins at a stage that is not there',
  )
  .transform(({ amounts, maxYuan, ...rest }) => ({
    ...rest,
    amountsFen: amounts,
    maxFen: maxYuan,
  }));
