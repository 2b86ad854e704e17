import { markdown, type Markdown, type Outgoing } from '../chat/card';
import type { CardAction, CardView, ChatWord, Shown, Tap, Turn } from '../chat/conversation';
import { Refusal } from '../kernel/refusal';
import { momentText } from '../kernel/time-text';
import type { Member } from '../people';
import { shortTitle } from './cards';
import { claimLead } from './commands/claim-lead';
import { extendRelease } from './commands/extend-release';
import { giveBackLead } from './commands/release-lead';
import { poolNameOf, poolsOf, roomOf } from './commands/look-at-pool';
import type { LeadChatContext } from './context';
import type { Lead } from './lead';
import { poolCard, releasedCard, type PooledOnCard } from './pool-card';
import type { PooledLead } from './pool-queries';
import { silenceCard, type SilentOnCard } from './silence-card';
import { POOL_CARD, RELEASED_CARD, SILENCE_CARD } from './reactions';

type Ctx = LeadChatContext;

const memberOf = ({ directory }: Ctx, id: string | null): Member | null =>
  directory.members.find((member) => member.id === id) ?? null;

async function leadOn({ leads }: Ctx, id: string): Promise<Lead> {
  const lead = await leads.find(id);
  if (!lead) throw new Refusal('not_found', 'lead.not_found');
  return lead;
}

async function readPooled(ctx: Ctx, shown: Shown): Promise<PooledOnCard> {
  const lead = await leadOn(ctx, shown.subjectId);
  const losers = [...(await ctx.leads.listLosers(lead.id))].sort(([, a], [, b]) => a - b);
  return {
    ...{ lead, now: ctx.now, viewerId: shown.recipientId, notice: shown.notice },
    ...{ owner: memberOf(ctx, lead.ownerId), poolName: poolNameOf(ctx, lead.poolId) },
    sourceName: ctx.leadSources.get(lead.sourceId)?.name ?? lead.sourceId,
    room: await roomOf(ctx, shown.recipientId),
    formerOwners: losers.map(([id]) => memberOf(ctx, id)?.name ?? '同事'),
  };
}

async function readSilent(ctx: Ctx, shown: Shown): Promise<SilentOnCard> {
  const lead = await leadOn(ctx, shown.subjectId);
  return {
    ...{ lead, now: ctx.now, viewerId: shown.recipientId, notice: shown.notice },
    ...{ owner: memberOf(ctx, lead.ownerId), silence: await ctx.leads.findSilence(lead.id) },
    poolName: lead.poolId === null ? null : poolNameOf(ctx, lead.poolId),
    extension: ctx.clockPolicy.extension,
    visitUrl: ctx.pageUrl(`/app/#/visit?lead=${lead.id}`),
  };
}

const views: readonly CardView<Ctx>[] = [
  {
    ...{ kind: POOL_CARD, urgent: false },
    render: async (ctx, shown) => poolCard(await readPooled(ctx, shown)),
    line: async (ctx: Ctx, leadId: string): Promise<string> =>
      `公海：${(await leadOn(ctx, leadId)).companyName}`,
  },
  {
    ...{ kind: RELEASED_CARD, urgent: false },
    render: async (ctx, shown) => releasedCard(await readPooled(ctx, shown)),
    line: async (ctx: Ctx, leadId: string): Promise<string> => {
      const { companyName, contactName } = await leadOn(ctx, leadId);
      return `${shortTitle(companyName || contactName)} 没有有效触达，已回到公海`;
    },
  },
  {
    ...{ kind: SILENCE_CARD, urgent: true },
    render: async (ctx, shown) => silenceCard(await readSilent(ctx, shown)),
    line: async (ctx: Ctx, leadId: string): Promise<string> => {
      const lead = await leadOn(ctx, leadId);
      const silence = await ctx.leads.findSilence(leadId);
      const until = silence ? `，${momentText(silence.releaseAt, ctx.now)} 回到公海` : '';
      return `${shortTitle(lead.companyName || lead.contactName)} 没有有效触达${until}`;
    },
  },
];

async function take(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  await claimLead(ctx, { leadId: subjectId });
  return { notice: '领取成功' };
}

async function putOff(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  await extendRelease(ctx, { leadId: subjectId });
  return { notice: `已延期 ${String(ctx.clockPolicy.extension.hours)} 小时` };
}

async function giveBack(ctx: Ctx, { subjectId }: Tap): Promise<Turn> {
  await giveBackLead(ctx, { leadId: subjectId });
  return { notice: '已放回公海' };
}

const actions: readonly CardAction<Ctx>[] = [
  { key: 'lead.claim', run: take },
  { key: 'lead.extend', run: putOff },
  { key: 'lead.give_back', run: giveBack },
];

const SHOWN = 10;
const text = (content: string): Outgoing => ({ kind: 'text', text: content });

/** 公海: what waits in the pools of one's own; with a number the card to claim it from. */
async function listPooled(ctx: Ctx, rest: string): Promise<Outgoing | null> {
  if (ctx.actor.kind !== 'member') return null;
  const { memberId } = ctx.actor;
  const ids = poolsOf(ctx, memberId).map(({ id }) => id);
  const counts = await ctx.pools.count(ids);
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  if (total === 0) return text('公海里现在没有可领的线索。');
  const number = /^[1-9]\d{0,3}$/.test(rest) ? Number(rest) : 0;
  if (rest !== '') {
    const [row] = number > 0 ? await ctx.pools.list(ids, { limit: 1, offset: number - 1 }) : [];
    if (!row) return text(`没有第 ${rest} 条，请输入 1 到 ${String(total)} 的序号。`);
    const card = { kind: POOL_CARD, subjectId: row.id, recipientId: memberId, urgent: false };
    await ctx.desk.notify([{ ...card, occasion: `asked.${String(ctx.now)}` }]);
    return null;
  }
  const rows = await ctx.pools.list(ids, { limit: SHOWN, offset: 0 });
  const { open, capacity, claimsLeft } = await roomOf(ctx, memberId);
  const lines = rows.map((row, i) => lineOf(ctx, row, i));
  const more = total > SHOWN ? [markdown`……共 ${total} 条`] : [];
  const head = markdown`**公海 ${total} 条**\n在手 ${open}/${capacity} 条，今天还可领 ${claimsLeft} 条`;
  return {
    kind: 'markdown',
    markdown: markdown`${[head, ...lines, ...more]}\n回复「公海 序号」查看并领取。`,
  };
}

function lineOf(ctx: Ctx, row: PooledLead, i: number): Markdown {
  const about = [row.region, row.industry, row.budgetRange].filter(Boolean).join(' · ');
  const since = momentText(row.pooledAt, ctx.now);
  return markdown`${i + 1}. ${shortTitle(row.title)}${about && ` · ${about}`} · ${since} 进入`;
}

const word: ChatWord<Ctx> = {
  words: ['公海'],
  usage: '公海：可以领取的线索；「公海 1」打开第 1 条',
  roles: ['rep', 'manager', 'director', 'operations'],
  run: listPooled,
};

export const poolChat = { views, actions, words: [word] };
