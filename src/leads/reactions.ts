import { FollowUpLogged, logFollowUp } from '../activities';
import type { Notice } from '../chat/desk';
import { SECOND } from '../kernel/clock';
import { reaction, type Reaction } from '../kernel/event';
import {
  AbsenceChanged,
  BusyChanged,
  managerOf,
  MemberChanged,
  MemberJoined,
  MemberLeft,
} from '../people';
import { OUTAGE_MS } from './clock';
import { dispatchWaiting, lookLater, waitForFree } from './commands/dispatch-waiting';
import { reassignLeadsOf } from './commands/reassign-leads-of';
import { recomputeClocks } from './commands/recompute-clocks';
import { recordTouch } from './commands/record-touch';
import type { LeadReactionContext } from './context';
import {
  LeadAssigned,
  LeadBreached,
  LeadCallEnded,
  LeadMerged,
  LeadMergeUndone,
  LeadOffered,
  LeadReleased,
  LeadRepeated,
  LeadSilent,
  LEAD_CHANGES,
} from './events';
import { titleOf } from './lead';

/** The cards this module shows; drawn in `chat.ts`. */
export const TODO_CARD = 'lead.todo';
export const CATCH_UP_CARD = 'lead.catch_up';
export const BREACH_CARD = 'lead.breach';
export const POOL_CARD = 'lead.pool';
export const SILENCE_CARD = 'lead.silence';
export const RELEASED_CARD = 'lead.released';

type Ctx = LeadReactionContext;

const ASKS_AGAIN = '客户再次留言，请尽快联系';

const notice = (
  kind: string,
  subjectId: string,
  recipientId: string,
): Omit<Notice, 'occasion'> => ({
  ...{ kind, subjectId, recipientId, urgent: true },
});

export const leadReactions: readonly Reaction<Ctx>[] = [
  // In the same commit: a clock must never be seen running after the touch that stopped it.
  reaction('same commit', FollowUpLogged, {
    name: 'leads stop their clock',
    run: async (ctx: Ctx, { subjectId, memberId, occurredAt, stopsClock, effective }) => {
      const touch = { leadId: subjectId, memberId, at: occurredAt, effective };
      if (stopsClock) await recordTouch(ctx, touch);
    },
  }),
  reaction('same commit', LeadAssigned, {
    name: 'leads tell the owner',
    run: (ctx: Ctx, { leadId, ownerId, round, gather = false }) =>
      ctx.desk.notify([{ ...notice(TODO_CARD, leadId, ownerId), occasion: String(round), gather }]),
  }),
  reaction('same commit', LeadRepeated, {
    name: 'leads tell the owner of another question',
    run: async (ctx: Ctx, { leadId, ownerId, submissionId, remark = ASKS_AGAIN }) => {
      if (ownerId === null) return;
      const occasion = `again.${submissionId}`;
      await ctx.desk.notify([{ ...notice(TODO_CARD, leadId, ownerId), occasion, remark }]);
    },
  }),
  reaction('same commit', LeadOffered, {
    name: 'leads are offered to everybody at work',
    run: (ctx: Ctx, { leadId, round, memberIds, gather = false }) => {
      waitForFree(ctx);
      return ctx.desk.notify(
        memberIds.map((id) => ({
          ...{ ...notice(TODO_CARD, leadId, id), occasion: String(round), gather },
        })),
      );
    },
  }),
  reaction('same commit', LeadBreached, {
    name: 'leads tell the leaders of a missed clock, and the owner',
    run: async (ctx: Ctx, { leadId, round, level, tell, lateMs }) => {
      const occasion = `${String(round)}.${String(level)}`;
      const gather = lateMs > OUTAGE_MS;
      await ctx.desk.notify(
        tell.map((id) => ({ ...notice(BREACH_CARD, leadId, id), occasion, gather })),
      );
      if (level === 1 && !gather) await warnOwner(ctx, leadId);
    },
  }),
  reaction('same commit', LeadCallEnded, {
    name: 'two minutes on the telephone are an effective touch',
    run: async (ctx: Ctx, { leadId: subjectId, seconds, memberId }) => {
      const by = memberId ?? (await ctx.leads.get(subjectId)).ownerId;
      if (by === null) return;
      const note = `通话 ${String(Math.floor(seconds / 60))} 分 ${String(seconds % 60)} 秒`;
      const call = { subjectId, memberId: by, channel: 'phone', outcome: 'reached', note } as const;
      await logFollowUp(ctx, { ...call, effective: true });
    },
  }),
  reaction('same commit', LeadSilent, {
    name: 'the owner is warned before a lead is released',
    run: (ctx: Ctx, { leadId, ownerId, round, light, releaseAt }) => {
      const occasion = `${String(round)}.${light}.${String(releaseAt)}`;
      return ctx.desk.notify([{ ...notice(SILENCE_CARD, leadId, ownerId), occasion }]);
    },
  }),
  reaction('same commit', LeadReleased, {
    name: 'who lost a lead is told, and their leader',
    run: async (ctx: Ctx, { leadId, ownerId, because, hops }) => {
      if (because !== 'released') return;
      const leader = managerOf(ctx.directory, ownerId);
      const told = [ownerId, ...(leader ? [leader.id] : [])];
      const about = { occasion: String(hops), urgent: false, gather: true };
      await ctx.desk.notify(told.map((id) => ({ ...notice(RELEASED_CARD, leadId, id), ...about })));
    },
  }),
  reaction('same commit', LeadAssigned, {
    name: 'shown cards follow the owner',
    run: async (ctx: Ctx, { leadId, round }) => {
      // With its first owner a lead is new: nothing of it is shown yet.
      if (round > 1) await ctx.desk.refresh(leadId);
    },
  }),
  ...[LeadMerged, LeadMergeUndone].map((change) =>
    reaction<Ctx, { intoId: string }>('same commit', change as never, {
      name: `cards of the lead that stays follow ${change.name}`,
      run: (ctx, { intoId }) => ctx.desk.refresh(intoId),
    }),
  ),
  ...LEAD_CHANGES.map((change) =>
    reaction<Ctx, { leadId: string }>('same commit', change as never, {
      name: `shown cards follow ${change.name}`,
      run: (ctx, { leadId }) => ctx.desk.refresh(leadId),
    }),
  ),
  ...[MemberJoined, MemberChanged].map((change) =>
    reaction<Ctx, { memberId: string; fields?: string[] }>('after', change as never, {
      name: 'leads that wait find an owner',
      run: async (ctx, { fields }) => {
        if (fields && !fields.some((field) => field === 'available' || field === 'status')) return;
        await dispatchWaiting(ctx, { leadIds: await ctx.leadQueries.waitingIds() });
      },
    }),
  ),
  reaction('after', AbsenceChanged, {
    name: 'clocks stand still while their owner is away',
    run: async (ctx: Ctx, { memberId }) =>
      recomputeClocks(ctx, { leadIds: await ctx.leadQueries.openIdsOf(memberId) }),
  }),
  reaction('after', AbsenceChanged, {
    name: 'leads that wait find who is back',
    run: async (ctx: Ctx, { away }) => {
      if (!away) await dispatchWaiting(ctx, { leadIds: await ctx.leadQueries.waitingIds() });
    },
  }),
  // A second later every process has read anew who is in a meeting.
  reaction('same commit', BusyChanged, {
    name: 'leads that wait are looked at when meetings change',
    run: (ctx: Ctx) => {
      lookLater(ctx, ctx.now + SECOND);
      return Promise.resolve();
    },
  }),
  reaction('after', MemberLeft, {
    name: 'leads of a leaver find another owner',
    run: async (ctx: Ctx, { memberId }) =>
      reassignLeadsOf(ctx, { memberId, leadIds: await ctx.leadQueries.openIdsOf(memberId) }),
  }),
];

async function warnOwner(ctx: Ctx, leadId: string): Promise<void> {
  const lead = await ctx.leads.find(leadId);
  if (!lead?.ownerId) return;
  const text = `${titleOf(lead)} 已超时，主管已收到提醒。请马上联系客户，然后在卡片上记录。`;
  await ctx.desk.say(lead.ownerId, { kind: 'text', text });
}
