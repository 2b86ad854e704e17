import { z } from 'zod';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, route, type Access, type Route } from '../kernel/route';
import { DAY } from '../kernel/clock';
import { LEAD_FIELDS, SOURCE_KINDS, SUBMISSION_OUTCOMES } from '../leads';
import type { IntakeContext } from './context';
import { enterLead } from './commands/enter-lead';
import { doorsByOwner, leadsBySource } from './doors';
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

const payloads: readonly Route<Ctx>[] = [
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

const LEADERS: Access = ['manager', 'director', 'operations'];
const days = z.coerce.number().int().min(1).max(366).default(30);
const Fields = z.partialRecord(z.enum(LEAD_FIELDS), z.string().max(1_000));

const doors: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'POST', path: '/leads', summary: '手工录入一条线索（旁门）' },
    ...{ access: EVERY_MEMBER, once: true, status: 201 },
    input: z.strictObject({
      fields: Fields,
      dispatch: z.boolean().default(false).describe('由系统派单，只限主管'),
    }),
    output: z.object({
      leadId: z.string().nullable().describe('已是别人的客户时为 null'),
      repeated: z.boolean(),
    }),
    run: enterLead,
  }),
  route({
    ...{ method: 'GET', path: '/intake/side-doors', summary: '每位成员的线索有多少不是从正门来的' },
    ...{ access: LEADERS, input: z.strictObject({ days }) },
    output: z.object({
      items: z.array(
        z.object({
          ...{ memberId: z.string(), leads: z.number(), side: z.number(), manual: z.number() },
          sidePercent: z.number().describe('旁门占比，整数'),
          manualPercent: z.number().describe('手工录入占比，整数'),
        }),
      ),
    }),
    run: async (ctx: Ctx, input) => {
      const rows = await ctx.intakeQueries.countDoors(ctx.actor.scope, ctx.now - input.days * DAY);
      return { items: doorsByOwner(rows, ctx.leadSources) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/intake/sources', summary: '来源：设置、线索数、没读懂和在排队的' },
    ...{ access: LEADERS, input: z.strictObject({ days }) },
    output: z.object({
      items: z.array(
        z.object({
          ...{ id: z.string(), name: z.string(), kind: z.enum(SOURCE_KINDS).nullable() },
          door: z.enum(['main', 'side']),
          tags: z.array(z.string()),
          costFen: z.number().describe('每条线索的成本，分'),
          ...{ leads: z.number(), failed: z.number(), waiting: z.number() },
        }),
      ),
    }),
    run: async (ctx: Ctx, input) => {
      const rows = await ctx.intakeQueries.countDoors(ctx.actor.scope, ctx.now - input.days * DAY);
      const held = await ctx.intakeQueries.countHeld();
      return { items: leadsBySource({ rows, held }, ctx.leadSources) };
    },
  }),
];

export const intakeRoutes: readonly Route<Ctx>[] = [...payloads, ...doors];
