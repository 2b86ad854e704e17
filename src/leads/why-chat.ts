import { markdown, type Outgoing } from '../chat/card';
import type { ChatWord } from '../chat/conversation';
import type { LeadChatContext } from './context';
import { titleOf } from './lead';
import { whyLines } from './why';
import { findLead } from './words';

type Ctx = LeadChatContext;

const NEVER = '这条线索不是自动派单来的';

/** 为什么是我: the arithmetic behind the last dispatch of a lead, by default of one's newest. */
async function why(ctx: Ctx, rest: string): Promise<Outgoing> {
  const row = rest === '' ? await newest(ctx) : await findLead(ctx, rest);
  if (row === null) return { kind: 'text', text: '您名下没有进行中的线索。' };
  if ('kind' in row) return row;
  const owners = await ctx.leadQueries.ownership(row.id);
  const decision = owners.map((owner) => owner.decision).findLast((one) => one !== null);
  const lead = await ctx.leads.get(row.id);
  if (!decision) return { kind: 'text', text: `${titleOf(lead)}：${NEVER}。` };
  const nameOf = (memberId: string): string =>
    ctx.directory.members.find(({ id }) => id === memberId)?.name ?? '同事';
  const lines = whyLines(decision, nameOf).map((line) => markdown`${line}`);
  const head = markdown`**${titleOf(lead)} 为什么派给${nameOf(decision.winnerId ?? '')}**（规则第 ${decision.policyVersion} 版）`;
  return { kind: 'markdown', markdown: markdown`${[head, ...lines]}` };
}

async function newest({ leadQueries, actor }: Ctx): Promise<{ id: string } | null> {
  if (actor.kind !== 'member') return null;
  const scope = { kind: 'members' as const, memberIds: [actor.memberId], unowned: false };
  const [row] = await leadQueries.list({ scope, state: ['assigned', 'working'] }, { limit: 1 });
  return row ?? null;
}

export const whyWord: ChatWord<Ctx> = {
  words: ['为什么是我', '为什么'],
  usage: '为什么是我：最新一条线索为什么派给我；「为什么 客户」看某一条',
  roles: ['rep', 'manager', 'director', 'operations'],
  run: why,
};
