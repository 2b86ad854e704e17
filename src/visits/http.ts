import { z } from 'zod';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { acceptedAt } from './consent';
import { giveConsent, withdrawConsent } from './commands/give-consent';
import { callOff, checkInVisit } from './commands/check-in';
import { issueTickets } from './commands/issue-tickets';
import { openVisit } from './commands/open-visit';
import { explainVisit, reportVisit } from './commands/report-visit';
import { actingMember, visibleVisit } from './commands/visible-visit';
import type { VisitContext } from './context';
import { customerRoutes } from './customers-http';
import { mapRoutes } from './map-http';
import { minutesRoutes } from './minutes-http';
import { voiceRoutes } from './voice-http';
import {
  checkInOf,
  given,
  PackageView,
  packageView,
  Id,
  Instant,
  Position,
  visitView,
  VisitView,
} from './views';
import { VISIT_CHANNELS, VISIT_STATES, type Visit } from './visit';

type Ctx = VisitContext;

const Consent = z.object({
  ...{ version: z.string(), text: z.string(), acceptedAt: z.number().nullable() },
});

async function consentOf(ctx: Ctx): Promise<z.infer<typeof Consent>> {
  const { version, text } = ctx.consentText;
  const latest = await ctx.consents.latest(actingMember(ctx));
  return { version, text, acceptedAt: acceptedAt(latest, ctx.consentText) };
}

const Ticket = z.object({
  ...{ id: z.string(), code: z.string().describe('八位，会印在水印里') },
  ...{ issuedAt: z.number(), expiresAt: z.number(), offline: z.boolean() },
});

const preparing: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/consents/capture', summary: '拍摄与定位的告知书' },
    ...{ access: EVERY_MEMBER, input: z.strictObject({}), output: Consent },
    run: consentOf,
  }),
  route({
    ...{ method: 'POST', path: '/consents/capture', summary: '同意告知书', status: 201 },
    ...{ access: EVERY_MEMBER, output: Consent, once: true },
    input: z.strictObject({ version: z.string().max(16) }),
    run: async (ctx: Ctx, input) => {
      await giveConsent(ctx, input);
      return consentOf(ctx);
    },
  }),
  route({
    ...{ method: 'DELETE', path: '/consents/capture', summary: '撤回同意，立即停止采集' },
    ...{ access: EVERY_MEMBER, input: z.strictObject({}), output: Consent, once: true },
    run: async (ctx: Ctx) => {
      await withdrawConsent(ctx);
      return consentOf(ctx);
    },
  }),
  route({
    ...{ method: 'POST', path: '/capture-tickets', summary: '领取拍摄凭据，一次一张' },
    ...{ access: EVERY_MEMBER, status: 201, once: true },
    input: z.strictObject({
      accountId: Id.nullable().default(null),
      offline: z.boolean().default(false).describe('提前领取，72 小时内离线使用'),
      count: z.number().int().min(1).max(20).default(1),
      deviceId: z.string().min(1).max(64).nullable().default(null),
    }),
    output: z.object({ items: z.array(Ticket) }),
    run: async (ctx: Ctx, input) => ({ items: await issueTickets(ctx, input) }),
  }),
];

const List = z.strictObject({
  state: z.enum(VISIT_STATES).optional(),
  memberId: Id.optional(),
  accountId: Id.optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  flagged: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: Id.optional().describe('上一页最后一条的 id'),
});

const reading: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/visits', summary: '拜访列表，新的在前', access: EVERY_MEMBER },
    input: List,
    output: z.object({ items: z.array(VisitView), next: z.string().nullable() }),
    run: async (ctx: Ctx, { limit, after, ...filter }) => {
      const page = { limit: limit + 1, ...given({ after }) };
      const found = await ctx.visitQueries.list({ scope: ctx.actor.scope, ...given(filter) }, page);
      const items = await Promise.all(found.slice(0, limit).map((visit) => visitView(ctx, visit)));
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  }),
  route({
    ...{ method: 'GET', path: '/visits/:id', summary: '一次拜访', access: EVERY_MEMBER },
    input: z.strictObject({ id: Id }),
    output: VisitView.extend({ package: PackageView.describe('凭证包') }),
    run: async (ctx: Ctx, { id }) => {
      const visit = await visibleVisit(ctx, id);
      return { ...(await visitView(ctx, visit)), package: await packageView(ctx, visit) };
    },
  }),
];

const text = (limit: number): z.ZodType<string> => z.string().trim().min(1).max(limit);

type Change<I> = {
  path: string;
  summary: string;
  status?: number;
  input: z.ZodType<I>;
  run: (ctx: Ctx, input: I) => Promise<Visit>;
};

const change = <I>({ run, ...rest }: Change<I>): Route<Ctx> =>
  route({
    ...{ method: 'POST', access: EVERY_MEMBER, output: VisitView, once: true, ...rest },
    run: async (ctx: Ctx, input: I) => visitView(ctx, await run(ctx, input)),
  });

const writing: readonly Route<Ctx>[] = [
  change({
    ...{ path: '/visits', summary: '预约或开始一次拜访', status: 201 },
    input: z.strictObject({
      draftId: z.uuid().nullable().default(null),
      accountId: Id.nullable().default(null),
      accountName: text(100).nullable().default(null),
      leadId: Id.nullable().default(null),
      channel: z.enum(VISIT_CHANNELS).default('visit').describe('上门、电话或发方案'),
      purpose: text(100).nullable().default(null),
      plannedAt: Instant.nullable().default(null),
      checkIn: Position.nullable().default(null),
    }),
    run: (ctx, { checkIn, ...input }) =>
      openVisit(ctx, { ...input, checkIn: checkIn && checkInOf(ctx, checkIn) }),
  }),
  change({
    ...{ path: '/visits/:id/check-in', summary: '到访签到' },
    input: Position.extend({ id: Id }),
    run: (ctx, { id, ...position }) =>
      checkInVisit(ctx, { visitId: id, where: checkInOf(ctx, position) }),
  }),
  change({
    ...{ path: '/visits/:id/cancel', summary: '取消拜访', input: z.strictObject({ id: Id }) },
    run: (ctx, { id }) => callOff(ctx, id),
  }),
  change({
    ...{ path: '/visits/:id/report', summary: '提交拜访：今日动作与下次动作' },
    input: z.strictObject({
      id: Id,
      actions: z.array(text(40)).min(1).max(9),
      nextStep: text(200),
      nextStepAt: Instant.nullable().default(null),
      note: z.string().trim().max(1_000).nullable().default(null),
      explanation: z.string().trim().max(500).nullable().default(null),
    }),
    run: (ctx, { id, ...said }) => reportVisit(ctx, { visitId: id, said }),
  }),
  change({
    ...{ path: '/visits/:id/explain', summary: '说明存疑的情况' },
    input: z.strictObject({ id: Id, explanation: text(500) }),
    run: (ctx, { id, explanation }) => explainVisit(ctx, { visitId: id, explanation }),
  }),
];

export const visitRoutes: readonly Route<Ctx>[] = [
  ...preparing,
  ...mapRoutes,
  ...reading,
  ...writing,
  ...customerRoutes,
  ...voiceRoutes,
  ...minutesRoutes,
];
