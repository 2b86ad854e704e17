import { z } from 'zod';
import { Refusal } from '../kernel/refusal';
import { route, type Access, type Route } from '../kernel/route';
import { SUBMISSION_OUTCOMES } from '../leads';
import type { IntakeContext } from './context';
import { PayloadShown } from './events';

type Ctx = IntakeContext;

/** Who runs the doors. */
export const OPERATORS: Access = ['director', 'operations'];
const Id = z.string().max(36);

const PayloadItem = z.object({
  id: z.string(),
  sourceId: z.string(),
  outcome: z.enum(SUBMISSION_OUTCOMES),
  reason: z.string().nullable().describe('失败的原因'),
  receivedAt: z.number(),
  leadId: z.string().nullable(),
  mappingVersion: z.number().nullable(),
  attempts: z.number().describe('重放过几次'),
});

export const intakeRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/intake/payloads', summary: '收到的原始数据，新的在前' },
    access: OPERATORS,
    input: z.strictObject({
      outcome: z.enum(SUBMISSION_OUTCOMES).optional(),
      sourceId: z.string().max(32).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      after: Id.optional().describe('上一页最后一条的 id'),
    }),
    output: z.object({ items: z.array(PayloadItem), next: z.string().nullable() }),
    run: async (ctx: Ctx, { outcome, sourceId, after, limit }) => {
      const only = { ...(outcome && { outcome }), ...(sourceId && { sourceId }) };
      const page = { limit: limit + 1, ...(after && { after }) };
      const rows = await ctx.intakeQueries.listPayloads({ ...only, ...page });
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  }),
  route({
    ...{ method: 'GET', path: '/intake/payloads/:id', summary: '一条原始数据的原文（留痕）' },
    ...{ access: OPERATORS, input: z.strictObject({ id: Id }) },
    output: z.object({ body: z.string(), contentType: z.string() }),
    run: async (ctx: Ctx, { id }) => {
      const found = await ctx.intakeQueries.findBody(id);
      if (!found) throw new Refusal('not_found', 'intake.payload_not_found');
      ctx.publish(PayloadShown, { payloadId: id });
      return found;
    },
  }),
];
