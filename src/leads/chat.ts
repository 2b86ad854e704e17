import { CHANNELS, logFollowUp, OUTCOMES, type Channel, type Outcome } from '../activities';
import { PLEASE } from '../chat/card';
import type { CardAction, CardView, ChatPart, Shown, Tap, Turn } from '../chat/conversation';
import { MAIN_FACE } from '../chat/message';
import { Refusal } from '../kernel/refusal';
import { isAway, workingTimesOf, type Member } from '../people';
import { BACK, FACES, KEEP, type LeadOnCard } from './ask-card';
import { breachCard, lineOf, todoCard } from './cards';
import { catchUp } from './catch-up-chat';
import { acceptLead } from './commands/accept-lead';
import { disqualifyLead } from './commands/disqualify-lead';
import { poolNameOf } from './commands/look-at-pool';
import { qualifyLead } from './commands/qualify-lead';
import { reopenLead } from './commands/reopen-lead';
import { explainScore } from './commands/rescore-lead';
import { transferLead } from './commands/transfer-lead';
import { visibleLead } from './commands/visible-lead';
import type { LeadChatContext } from './context';
import { titleOf, type Lead } from './lead';
import { poolChat } from './pool-chat';
import { UNKNOWN_SOURCE } from './intake';
import { BREACH_CARD, TODO_CARD } from './reactions';
import { whyWord } from './why-chat';
import { leadWords, namedMember } from './words';

type Ctx = LeadChatContext;

async function readLead(ctx: Ctx, shown: Shown): Promise<LeadOnCard> {
  const lead = await ctx.leads.find(shown.subjectId);
  if (!lead) throw new Refusal('not_found', 'lead.not_found');
  const owners = await ctx.leadQueries.ownership(lead.id);
  return {
    ...{ lead, now: ctx.now, viewerId: shown.recipientId, face: shown.face, notice: shown.notice },
    ...(await readClock(ctx, lead)),
    sourceName: ctx.leadSources.get(lead.sourceId)?.name ?? UNKNOWN_SOURCE,
    owner: memberOf(ctx, lead.ownerId),
    decision: owners.at(-1)?.decision ?? null,
    score: (await explainScore(ctx, lead)).score,
    colleagues: listColleagues(ctx, lead),
    poolName: lead.poolId === null ? null : poolNameOf(ctx, lead.poolId),
    mergedInto: await mergedTitle(ctx, lead),
    reasons: ctx.disqualifyReasons,
    visitUrl: ctx.pageUrl(`/app/#/visit?lead=${lead.id}`),
  };
}

async function mergedTitle(ctx: Ctx, { mergedInto }: Lead): Promise<string | null> {
  const survivor = mergedInto === null ? null : await ctx.leads.find(mergedInto);
  return survivor && titleOf(survivor);
}

const memberOf = ({ directory }: Ctx, id: string | null): Member | null =>
  directory.members.find((member) => member.id === id) ?? null;

async function readClock(
  ctx: Ctx,
  lead: Lead,
): Promise<Pick<LeadOnCard, 'dueAt' | 'touchedAt' | 'waitedMs'>> {
  const clock = await ctx.leads.findClock(lead.id, lead.round);
  const { calendar } = workingTimesOf(ctx.directory, lead.ownerId, ctx.calendar);
  return {
    dueAt: await ctx.leadQueries.dueAt(lead.id),
    touchedAt: clock?.stopReason === 'touched' ? clock.stoppedAt : null,
    waitedMs: calendar.workingTimeBetween(clock?.startedAt ?? lead.createdAt, ctx.now),
  };
}

/** Who could take a lead over: reps at work, the owner's team first. */
function listColleagues({ directory, now }: Ctx, { ownerId }: Lead): readonly Member[] {
  const team = directory.members.find((member) => member.id === ownerId)?.teamId;
  const far = (member: Member): number => (member.teamId === team ? 0 : 1);
  return directory.members
    .filter((member) => member.status === 'active' && member.role === 'rep' && member.available)
    .filter(({ id }) => id !== ownerId && !isAway(directory, id, now))
    .sort((a, b) => far(a) - far(b) || (a.id < b.id ? -1 : 1));
}

const view = (
  kind: string,
  draw: (on: LeadOnCard) => ReturnType<typeof todoCard>,
): CardView<Ctx> => ({
  ...{ kind, urgent: true },
  render: async (ctx, shown) => draw(await readLead(ctx, shown)),
  line: async (ctx, leadId) => {
    const lead = await ctx.leads.find(leadId);
    const owner = ctx.directory.members.find((member) => member.id === lead?.ownerId) ?? null;
    if (!lead) return '';
    return lineOf({ lead, owner, dueAt: await ctx.leadQueries.dueAt(leadId), now: ctx.now });
  },
});

const turnTo = (key: string, face: string): CardAction<Ctx> => ({
  key,
  run: () => Promise.resolve({ face }),
});

const HOME: Turn = { face: MAIN_FACE };

async function touch(ctx: Ctx, { subjectId, recipientId, selections }: Tap): Promise<Turn> {
  if (selections['outcome']?.[0] === KEEP) return HOME;
  const outcome = pick<Outcome>(selections['outcome'], OUTCOMES);
  if (!outcome) return { notice: '请先选「结果」再提交' };
  await visibleLead(ctx, subjectId);
  await logFollowUp(ctx, {
    ...{ subjectId, memberId: recipientId, note: '', outcome },
    // The card shows it as chosen from the start.
    channel: pick<Channel>(selections['channel'], CHANNELS) ?? 'phone',
    nextStep: selections['next']?.[0] ?? null,
  });
  return { ...HOME, notice: '已记录，计时停止' };
}

const pick = <T extends string>(chosen: string[] | undefined, known: readonly T[]): T | undefined =>
  known.find((value) => value === chosen?.[0]);

async function urge(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  const lead = await visibleLead(ctx, subjectId);
  const owner = ctx.directory.members.find((member) => member.id === lead.ownerId);
  if (!owner) throw new Refusal('conflict', 'lead.no_owner');
  const text = `${ctx.actor.kind === 'member' ? ctx.actor.name : '主管'}提醒您：${titleOf(lead)} 还没有联系，请尽快处理。`;
  await ctx.desk.say(owner.id, { kind: 'text', text });
  return { notice: `已提醒${owner.name}` };
}

async function takeOn(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  await acceptLead(ctx, { leadId: subjectId, byCard: true });
  return { ...HOME, notice: '已接手。联系客户后点「记录联系」，计时才会停止' };
}

async function discard(ctx: Ctx, { subjectId, selections }: Tap): Promise<Turn> {
  const reason = selections['reason']?.[0];
  if (!reason) return { notice: '请先选一个原因' };
  if (reason !== KEEP) await disqualifyLead(ctx, { leadId: subjectId, reason });
  return HOME;
}

async function takeBack(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  await reopenLead(ctx, { leadId: subjectId });
  return { ...HOME, notice: '已撤销，重新计时' };
}

async function confirm(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  await qualifyLead(ctx, { leadId: subjectId });
  return { ...HOME, notice: '已确认有效' };
}

async function handOver(ctx: Ctx, { subjectId, selections }: Tap): Promise<Turn> {
  const toMemberId = selections['member']?.[0];
  if (!toMemberId || toMemberId === PLEASE.id) return { notice: '请先选一位同事' };
  await transferLead(ctx, { leadId: subjectId, toMemberId });
  return HOME;
}

const actions: readonly CardAction<Ctx>[] = [
  turnTo(BACK, MAIN_FACE),
  turnTo('lead.ask_disqualify', FACES.disqualify),
  turnTo('lead.ask_transfer', FACES.transfer),
  turnTo('lead.ask_touch', FACES.touch),
  { key: 'lead.accept', run: takeOn },
  { key: 'lead.disqualify', run: discard },
  { key: 'lead.reopen', run: takeBack },
  { key: 'lead.transfer', run: handOver },
  { key: 'lead.touch', run: touch },
  { key: 'lead.urge', run: urge },
  { key: 'lead.qualify', run: confirm },
];

export const leadChat: ChatPart<Ctx> = {
  views: [
    view(TODO_CARD, todoCard),
    view(BREACH_CARD, breachCard),
    ...catchUp.views,
    ...poolChat.views,
  ],
  actions: [...actions, ...catchUp.actions, ...poolChat.actions],
  words: [...leadWords, whyWord, ...poolChat.words, ...catchUp.words],
  otherwise: namedMember,
};
