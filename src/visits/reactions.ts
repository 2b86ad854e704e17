import { reaction, type Reaction } from '../kernel/event';
import type { VisitReactionContext } from './context';
import { VERDICT_NAMES, VoiceDiscarded, VoiceHeard, VoiceReviewed, VoiceWaiting } from '../voices';
import { MinutesRead, VisitExplained, VisitQuestioned, VisitReported } from './events';

/** The cards this module shows; drawn in `chat.ts`. */
export const SIGNALS_CARD = 'visit.signals';
export const QUESTION_CARD = 'visit.question';
export const VOICE_CARD = 'visit.voice';
export const MINUTES_CARD = 'visit.minutes';

type Ctx = VisitReactionContext;

type Spoken = { voiceId: string; memberId: string; origin: 'visit' | 'chat' };

/** One card for a note from the chat, which follows it from 待转写 on. */
async function draftCard(ctx: Ctx, { voiceId, memberId, origin }: Spoken): Promise<void> {
  if (origin !== 'chat') return;
  const card = { kind: VOICE_CARD, subjectId: voiceId, recipientId: memberId };
  await ctx.desk.notify([{ ...card, urgent: false, occasion: 'draft' }]);
  await ctx.desk.refresh(voiceId);
}

export const visitReactions: readonly Reaction<Ctx>[] = [
  reaction('same commit', VisitReported, {
    name: 'the rep sees the signals first',
    run: async (ctx: Ctx, { visitId, memberId, flagged }) => {
      if (!flagged) return;
      const card = { kind: SIGNALS_CARD, subjectId: visitId, recipientId: memberId };
      await ctx.desk.notify([{ ...card, urgent: false, occasion: 'flagged' }]);
    },
  }),
  reaction('same commit', VisitQuestioned, {
    name: 'the leader is asked to look at a visit',
    run: async (ctx: Ctx, { visitId, leaderId }) => {
      const card = { kind: QUESTION_CARD, subjectId: visitId, recipientId: leaderId };
      await ctx.desk.notify([{ ...card, urgent: false, occasion: 'questioned' }]);
    },
  }),
  ...[VoiceWaiting, VoiceHeard].map((change) =>
    reaction('same commit', change, {
      name: `the speaker gets a draft at ${change.name}`,
      run: draftCard,
    }),
  ),
  reaction('same commit', MinutesRead, {
    name: 'pages that could not be read go back to the rep',
    run: async (ctx: Ctx, { evidenceId, memberId, poor }) => {
      const card = { kind: MINUTES_CARD, subjectId: evidenceId, recipientId: memberId };
      if (poor > 0) await ctx.desk.notify([{ ...card, urgent: false, occasion: 'read' }]);
      await ctx.desk.refresh(evidenceId);
    },
  }),
  reaction('same commit', VoiceReviewed, {
    name: 'the speaker hears what a leader thinks of a recording',
    run: async (ctx: Ctx, { voiceId, memberId, reviewerId, verdict }) => {
      const reviews = await ctx.voices.reviewsOf(voiceId);
      const comment = reviews.find((one) => one.reviewerId === reviewerId)?.comment ?? '';
      const by = ctx.directory.members.find(({ id }) => id === reviewerId)?.name ?? '主管';
      const text = `${by}听了您的一段语音记录，评价：${VERDICT_NAMES[verdict]}${comment && `。${comment}`}`;
      await ctx.desk.say(memberId, { kind: 'text', text });
    },
  }),
  reaction('same commit', VoiceDiscarded, {
    name: 'the draft of a note that is not wanted is closed',
    run: (ctx: Ctx, { voiceId }) => ctx.desk.refresh(voiceId),
  }),
  ...[VisitReported, VisitExplained].map((change) =>
    reaction<Ctx, { visitId: string }>('same commit', change as never, {
      name: `shown cards follow ${change.name}`,
      run: (ctx, { visitId }) => ctx.desk.refresh(visitId),
    }),
  ),
];
