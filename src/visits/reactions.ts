import { reaction, type Reaction } from '../kernel/event';
import type { VisitReactionContext } from './context';
import { VisitExplained, VisitQuestioned, VisitReported } from './events';

/** The cards this module shows; drawn in `chat.ts`. */
export const SIGNALS_CARD = 'visit.signals';
export const QUESTION_CARD = 'visit.question';

type Ctx = VisitReactionContext;

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
  ...[VisitReported, VisitExplained].map((change) =>
    reaction<Ctx, { visitId: string }>('same commit', change as never, {
      name: `shown cards follow ${change.name}`,
      run: (ctx, { visitId }) => ctx.desk.refresh(visitId),
    }),
  ),
];
