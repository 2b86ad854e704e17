import { z } from 'zod';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { dropNote, typeNote, visibleNote, voiceView, VoiceView } from '../voices';
import { confirmVoice } from './commands/confirm-voice';
import type { VisitContext } from './context';
import { Id, visitView, VisitView } from './views';

type Ctx = VisitContext;

const text = (limit: number): z.ZodType<string> => z.string().trim().min(1).max(limit);
const One = z.strictObject({ id: Id });

/** Recordings, those of visits and those sent in the chat, under one address. */
export const voiceRoutes: readonly Route<Ctx>[] = [
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
      nextStepAt: z.number().int().nullable().default(null),
      note: text(1_000).nullable().default(null).describe('备注；不填则是语音内容'),
    }),
    run: async (ctx: Ctx, { id, leadId, accountId, accountName, ...said }) => {
      const subject = { leadId, accountId, accountName };
      return visitView(ctx, await confirmVoice(ctx, { voiceId: id, subject, ...said }));
    },
  }),
  route({
    ...{ method: 'POST', path: '/voices/:id/discard', summary: '放弃聊天里的语音，录音会删除' },
    ...{ access: EVERY_MEMBER, input: One, output: VoiceView, once: true },
    run: async (ctx: Ctx, { id }) => voiceView(await dropNote(ctx, id)),
  }),
];
