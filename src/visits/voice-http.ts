import { z } from 'zod';
import type { Role } from '../kernel/actor';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import {
  beginListening,
  dropNote,
  judgeNote,
  qualityOf,
  typeNote,
  VERDICTS,
  visibleNote,
  voiceView,
  VoiceView,
} from '../voices';
import { confirmVoice } from './commands/confirm-voice';
import type { VisitContext } from './context';
import { Id, Instant, visitView, VisitView } from './views';

type Ctx = VisitContext;

const text = (limit: number): z.ZodType<string> => z.string().trim().min(1).max(limit);
const One = z.strictObject({ id: Id });

const LEADERS: readonly Role[] = ['manager', 'director', 'operations'];

const ReviewView = z.object({
  ...{ voiceId: z.string(), reviewerId: z.string(), listenedAt: z.number() },
  verdict: z.enum(VERDICTS).nullable(),
  ...{ comment: z.string().nullable(), reviewedAt: z.number().nullable() },
});

const Listed = VoiceView.extend({
  memberName: z.string(),
  quality: z.object({
    pace: z.number().nullable().describe('每分钟字数'),
    ...{ fields: z.number(), thin: z.boolean(), why: z.string() },
  }),
  reviews: z.array(ReviewView),
});

const RECENT = 100;

/** Thin ones that nobody has judged come first. */
async function worthListening(ctx: Ctx): Promise<z.infer<typeof Listed>[]> {
  const notes = await ctx.voices.listWritten(ctx.actor.scope, RECENT);
  const listed = await Promise.all(
    notes.map(async (note) => {
      const speaker = ctx.directory.members.find(({ id }) => id === note.memberId);
      const reviews = await ctx.voices.reviewsOf(note.id);
      const memberName = speaker?.name ?? '已离开的同事';
      return { ...voiceView(note), memberName, quality: qualityOf(note), reviews };
    }),
  );
  const rank = (one: z.infer<typeof Listed>): number =>
    one.quality.thin && one.reviews.length === 0 ? 0 : 1;
  return listed.sort((a, b) => rank(a) - rank(b));
}

/** Recordings, those of visits and those sent in the chat, under one address. */
export const voiceRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/voices', summary: '团队最近的录音，值得听的在前' },
    ...{ access: LEADERS, input: z.strictObject({}) },
    output: z.object({ items: z.array(Listed) }),
    run: async (ctx: Ctx) => ({ items: await worthListening(ctx) }),
  }),
  route({
    ...{ method: 'GET', path: '/voices/:id', summary: '一段语音：文字与识别出的字段' },
    ...{ access: EVERY_MEMBER, input: One, output: VoiceView },
    run: async (ctx: Ctx, { id }) => voiceView(await visibleNote(ctx, id)),
  }),
  route({
    ...{ method: 'POST', path: '/voices/:id/text', summary: '补写或改正语音的文字' },
    ...{ access: EVERY_MEMBER, output: VoiceView, once: true },
    input: One.extend({ text: text(2_000) }),
    run: async (ctx: Ctx, { id, text: said }) =>
      voiceView(await typeNote(ctx, { voiceId: id, text: said })),
  }),
  route({
    ...{ method: 'POST', path: '/voices/:id/confirm', summary: '把聊天里的语音记成一次拜访' },
    ...{ access: EVERY_MEMBER, output: VisitView, once: true, status: 201 },
    input: One.extend({
      leadId: Id.nullable().default(null),
      accountId: Id.nullable().default(null),
      accountName: text(100).nullable().default(null).describe('新客户的名称'),
      actions: z.array(text(40)).min(1).max(9),
      nextStep: text(200),
      nextStepAt: Instant.nullable().default(null),
      note: text(1_000).nullable().default(null).describe('备注；不填则是语音内容'),
    }),
    run: async (ctx: Ctx, { id, leadId, accountId, accountName, ...said }) => {
      const subject = { leadId, accountId, accountName };
      return visitView(ctx, await confirmVoice(ctx, { voiceId: id, subject, ...said }));
    },
  }),
  route({
    ...{ method: 'POST', path: '/voices/:id/listen', summary: '开始听一段录音，留痕' },
    ...{ access: LEADERS, input: One, output: ReviewView, once: true },
    run: (ctx: Ctx, { id }) => beginListening(ctx, id),
  }),
  route({
    ...{
      method: 'POST',
      path: '/voices/:id/review',
      summary: '评一段录音；负面评价要先听满 20 秒',
    },
    ...{ access: LEADERS, output: ReviewView, once: true },
    input: One.extend({
      verdict: z.enum(VERDICTS),
      comment: z.string().trim().max(500).nullable().default(null),
    }),
    run: (ctx: Ctx, { id, ...said }) => judgeNote(ctx, { voiceId: id, ...said }),
  }),
  route({
    ...{ method: 'POST', path: '/voices/:id/discard', summary: '放弃聊天里的语音，录音会删除' },
    ...{ access: EVERY_MEMBER, input: One, output: VoiceView, once: true },
    run: async (ctx: Ctx, { id }) => voiceView(await dropNote(ctx, id)),
  }),
];
