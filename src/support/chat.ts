import type { CardAction, CardView, ChatPart, ChatWord, Tap, Turn } from '../chat/conversation';
import { Refusal } from '../kernel/refusal';
import { titleOf, visibleLead } from '../leads';
import { ASK_CARD, askCard, requestCard, type RequestOnCard } from './cards';
import { SUPPORT_CARD } from './support';
import { decideSupport } from './commands/decide-support';
import { evidenceOn, requestSupport } from './commands/request-support';
import type { SupportChatContext } from './context';

type Ctx = SupportChatContext;

const nameOf = ({ directory }: Ctx, id: string | null): string | null =>
  directory.members.find((member) => member.id === id)?.name ?? null;

const titleFor = async ({ leads }: Ctx, leadId: string): Promise<string> => {
  const lead = await leads.find(leadId);
  return lead ? titleOf(lead) : '已删除的线索';
};

async function readRequest(ctx: Ctx, requestId: string): Promise<RequestOnCard> {
  const request = await ctx.supports.find(requestId);
  if (!request) throw new Refusal('not_found', 'support.not_found');
  const touch = await ctx.followUps.find(request.followUpId);
  return {
    ...{ request, policy: ctx.supportPolicy, now: ctx.now },
    title: await titleFor(ctx, request.leadId),
    askerName: nameOf(ctx, request.memberId) ?? '已离职',
    decidedByName: nameOf(ctx, request.decidedBy),
    evidenceAt: touch?.occurredAt ?? null,
    openUrl: ctx.pageUrl(`/app/#/leads/${request.leadId}`),
  };
}

const views: readonly CardView<Ctx>[] = [
  {
    ...{ kind: SUPPORT_CARD, urgent: false },
    render: async (ctx, { subjectId }) => requestCard(await readRequest(ctx, subjectId)),
    line: async (ctx: Ctx, requestId: string): Promise<string> => {
      const { askerName, title } = await readRequest(ctx, requestId);
      return `${askerName}为${title}申请资源`;
    },
  },
  {
    ...{ kind: ASK_CARD, urgent: false },
    render: async (ctx, { subjectId: leadId, notice }) =>
      askCard({
        ...{ policy: ctx.supportPolicy, now: ctx.now, notice },
        title: await titleFor(ctx, leadId),
        evidenceAt: (await evidenceOn(ctx, leadId))?.occurredAt ?? null,
        visitUrl: ctx.pageUrl(`/app/#/visit?lead=${leadId}`),
      }),
    line: async (ctx: Ctx, leadId: string): Promise<string> =>
      `为${await titleFor(ctx, leadId)}申请资源`,
  },
];

async function ask(ctx: Ctx, { subjectId: leadId, selections }: Tap): Promise<Turn> {
  const chosen = (key: string): string => selections[key]?.[0] ?? '';
  const amount = Number(chosen('amount'));
  const amountFen = Number.isInteger(amount) && amount > 0 ? amount : null;
  const [kind, stage] = [chosen('kind'), chosen('stage')];
  await requestSupport(ctx, { leadId, kind, stage, amountFen, purpose: '' });
  return { notice: '已提交，等主管同意' };
}

const decide = (key: string, approved: boolean): CardAction<Ctx> => ({
  key,
  run: async (ctx, { subjectId: requestId }) => {
    await decideSupport(ctx, { requestId, approved });
    return {};
  },
});

/** 申请 客户名: a card to ask for support with a lead of one's own. */
const word: ChatWord<Ctx> = {
  words: ['申请'],
  usage: '申请 客户名：为自己的客户申请费用、技术支持或样品',
  roles: ['rep', 'manager', 'director'],
  run: async (ctx, rest) => {
    if (ctx.actor.kind !== 'member') return null;
    if (rest === '') return { kind: 'text', text: '请写上客户名，例如：申请 华东精工' };
    const { memberId } = ctx.actor;
    const found = (await ctx.listSubjects(memberId)).filter(
      ({ kind, name }) => kind === 'lead' && name.includes(rest),
    );
    const owned = [];
    for (const { id } of found) {
      const lead = await visibleLead(ctx, id);
      if (lead.ownerId === memberId) owned.push(lead);
    }
    const [lead, another] = owned;
    if (!lead) return { kind: 'text', text: `您名下没有叫「${rest}」的在跟线索。` };
    if (another) {
      const names = owned.map(titleOf).join('、');
      return { kind: 'text', text: `有 ${String(owned.length)} 条：${names}。请写全客户名。` };
    }
    const card = { kind: ASK_CARD, subjectId: lead.id, recipientId: memberId, urgent: false };
    await ctx.desk.notify([{ ...card, occasion: `asked.${String(ctx.now)}` }]);
    return null;
  },
};

export const supportChat: ChatPart<Ctx> = {
  views,
  actions: [
    { key: 'support.ask', run: ask },
    decide('support.approve', true),
    decide('support.decline', false),
  ],
  words: [word],
};
