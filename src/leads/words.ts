import { logFollowUp } from '../activities';
import { markdown, type Markdown, type Outgoing } from '../chat/card';
import type { ChatWord } from '../chat/conversation';
import type { Role, Scope } from '../kernel/actor';
import { momentText, startOfDay } from '../kernel/time-text';
import { inScope, type Member } from '../people';
import { shortTitle } from './cards';
import type { LeadChatContext } from './context';
import { transferLead } from './commands/transfer-lead';
import type { LeadFilter, LeadRow, MemberFigures } from './queries';
import { BREACH_CARD, TODO_CARD } from './reactions';

type Ctx = LeadChatContext;

const ALL: readonly Role[] = ['rep', 'manager', 'director', 'operations'];
const LEADERS: readonly Role[] = ['manager', 'director', 'operations'];
const OPEN = ['new', 'assigned', 'working'] as const;
const SHOWN = 10;

const text = (content: string): Outgoing => ({ kind: 'text', text: content });
const say = (content: Markdown): Outgoing => ({ kind: 'markdown', markdown: content });

const ownScope = (ctx: Ctx): Scope =>
  ctx.actor.kind === 'member'
    ? { kind: 'members', memberIds: [ctx.actor.memberId], unowned: false }
    : ctx.actor.scope;

const nameOf = (ctx: Ctx, memberId: string | null): string =>
  ctx.directory.members.find((member) => member.id === memberId)?.name ?? '无负责人';

const mine = (ctx: Ctx): LeadFilter => ({ scope: ownScope(ctx), state: [...OPEN] });
const reds = (ctx: Ctx): LeadFilter => ({
  ...{ scope: ctx.actor.scope, state: [...OPEN], light: 'red' },
});

function line(ctx: Ctx, row: LeadRow, index: number): Markdown {
  const light = row.light === 'red' ? '🔴 ' : '';
  const due = row.dueAt === null ? '' : ` · ${momentText(row.dueAt, ctx.now)} 前联系`;
  const state = row.state === 'assigned' ? ' · 待接手' : '';
  // Whose lead it is goes without saying in one's own list.
  const own = ctx.actor.kind === 'member' && row.ownerId === ctx.actor.memberId;
  const owner = own ? '' : ` · ${nameOf(ctx, row.ownerId)}`;
  return markdown`${index + 1}. ${light}${shortTitle(row.title)}${owner}${state}${due}`;
}

async function today(ctx: Ctx): Promise<Outgoing> {
  const { total, red, byState } = await ctx.leadQueries.count(mine(ctx));
  if (total === 0) return text('今天没有待办线索。新线索来了会马上告诉您。');
  const fresh = await ctx.leadQueries.count({ ...mine(ctx), since: startOfDay(ctx.now) });
  const rows = await ctx.leadQueries.list(mine(ctx), { limit: 5, by: 'due' });
  return say(
    markdown`**今日**\n待接手 ${byState['assigned'] ?? 0} 条 · 超时 ${red} 条 · 今天新来 ${fresh.total} 条\n${rows.map((row, i) => line(ctx, row, i))}\n回复「线索 1」打开第 1 条。`,
  );
}

const moreThan = (shown: number, total: number): Markdown[] =>
  total > shown ? [markdown`……共 ${total} 条`] : [];

async function leads(ctx: Ctx, rest: string): Promise<Outgoing | null> {
  const { total } = await ctx.leadQueries.count(mine(ctx));
  if (total === 0) return text('您名下没有进行中的线索。');
  const list = (limit: number): Promise<LeadRow[]> =>
    ctx.leadQueries.list(mine(ctx), { limit, by: 'due' });
  if (rest !== '') return openCard(ctx, { list, total, rest, kind: TODO_CARD });
  const lines = (await list(SHOWN)).map((row, i) => line(ctx, row, i));
  return say(
    markdown`**我的线索**\n${[...lines, ...moreThan(SHOWN, total)]}\n回复「线索 序号」打开卡片。`,
  );
}

type Opening = {
  list: (limit: number) => Promise<LeadRow[]>;
  total: number;
  rest: string;
  kind: string;
};

async function openCard(ctx: Ctx, { list, total, rest, kind }: Opening): Promise<Outgoing | null> {
  const number = /^[1-9]\d{0,2}$/.test(rest) ? Number(rest) : 0;
  const row = number > 0 ? (await list(number))[number - 1] : undefined;
  const last = String(Math.min(total, 999));
  if (!row) return text(`没有第 ${rest} 条，请输入 1 到 ${last} 的序号。`);
  if (ctx.actor.kind !== 'member') return null;
  const about = { kind, subjectId: row.id, recipientId: ctx.actor.memberId, urgent: false };
  await ctx.desk.notify([{ ...about, occasion: `asked.${String(ctx.now)}` }]);
  return null;
}

const HOW_TO_LOG = '请这样写：记 客户名 内容\n例如：记 华东精工 已电话沟通，周四上门演示';

async function log(ctx: Ctx, rest: string): Promise<Outgoing> {
  const [name = '', ...words] = rest.split(/\s+/);
  const note = words.join(' ');
  if (name === '' || note === '' || ctx.actor.kind !== 'member') return text(HOW_TO_LOG);
  const row = await findLead(ctx, name);
  if ('kind' in row) return row;
  await logFollowUp(ctx, {
    subjectId: row.id,
    memberId: ctx.actor.memberId,
    channel: 'note',
    outcome: 'reached',
    note,
  });
  return text(`已记录到「${row.title}」。`);
}

/** The one open lead in sight whose customer has this name, or what to say when it is not clear which. */
export async function findLead(ctx: Ctx, name: string): Promise<LeadRow | Outgoing> {
  const filter: LeadFilter = { scope: ctx.actor.scope, state: [...OPEN], search: name };
  const found = await ctx.leadQueries.list(filter, { limit: 6 });
  const exact = found.filter((row) => row.companyName === name || row.contactName === name);
  const [row, ...others] = exact.length === 1 ? exact : found;
  if (!row) return text(`没有找到「${name}」。回复「线索」查看您名下的客户。`);
  if (others.length === 0) return row;
  const { total } = await ctx.leadQueries.count(filter);
  const lines = [...found.map((other) => other.title), ...moreThan(found.length, total)];
  return text(`有 ${String(total)} 个客户名里有「${name}」，请写完整一点：\n${lines.join('\n')}`);
}

const HOW_TO_TRANSFER = '请这样写：转派 客户名 同事姓名\n例如：转派 华东精工 赵磊';

/** 转派: the way to the colleagues that a card's drop-down of ten has no room for. */
async function handOver(ctx: Ctx, rest: string): Promise<Outgoing> {
  const [name = '', colleague = ''] = rest.split(/\s+/);
  if (name === '' || colleague === '') return text(HOW_TO_TRANSFER);
  const row = await findLead(ctx, name);
  if ('kind' in row) return row;
  const named = ctx.directory.members.filter(
    (member) => member.name === colleague && member.status === 'active',
  );
  const [taker, another] = named;
  if (!taker) return text(`没有找到同事「${colleague}」，请写全名。`);
  if (another) return text(`有 ${String(named.length)} 位同事叫「${colleague}」，请在卡片上转派。`);
  await transferLead(ctx, { leadId: row.id, toMemberId: taker.id });
  return text(`「${row.title}」已转给${taker.name}，重新计时。`);
}

async function red(ctx: Ctx, rest: string): Promise<Outgoing | null> {
  const { total } = await ctx.leadQueries.count(reds(ctx));
  if (total === 0) return text('没有红灯，所有线索都在时限内。');
  const list = (limit: number): Promise<LeadRow[]> => ctx.leadQueries.list(reds(ctx), { limit });
  if (rest !== '') return openCard(ctx, { list, total, rest, kind: BREACH_CARD });
  const lines = (await list(SHOWN)).map((row, i) => line(ctx, row, i));
  return say(
    markdown`**红灯 ${total} 条**\n${[...lines, ...moreThan(SHOWN, total)]}\n回复「红灯 序号」打开处理。`,
  );
}

async function report(ctx: Ctx): Promise<Outgoing> {
  const figures = await ctx.leadQueries.figures(ctx.actor.scope, startOfDay(ctx.now));
  if (figures.length === 0) return text('今天还没有新线索。');
  const sum = (field: 'received' | 'touched' | 'inTime' | 'red'): number =>
    figures.reduce((n, row) => n + row[field], 0);
  const lines = [...figures]
    .sort((a, b) => b.received - a.received)
    .slice(0, SHOWN)
    .map((row) => memberLine(ctx, row));
  const rest = figures.length - lines.length;
  const more = rest > 0 ? [markdown`……另有 ${rest} 人`] : [];
  return say(
    markdown`**今日战报**\n新线索 ${sum('received')} 条 · 已联系 ${sum('touched')} 条 · 时限内 ${share(sum('inTime'), sum('received'))} · 红灯 ${sum('red')} 条\n${[...lines, ...more]}`,
  );
}

const memberLine = (ctx: Ctx, row: MemberFigures): Markdown =>
  markdown`${nameOf(ctx, row.ownerId)}：${row.received} 条，已联系 ${row.touched}，红灯 ${row.red}`;

/** Below ten a percentage would say more than is known. */
const share = (part: number, whole: number): string =>
  whole < 10
    ? `${String(part)}/${String(whole)}（样本不足）`
    : `${String(Math.round((100 * part) / whole))}%`;

/** A leader typed a member's name. */
export async function namedMember(ctx: Ctx, name: string): Promise<Outgoing | null> {
  const leader = ctx.actor.kind === 'member' && LEADERS.includes(ctx.actor.role);
  const member = ctx.directory.members.find(
    (known) => known.name === name && known.status === 'active',
  );
  if (!leader || !member || !inScope(ctx.actor.scope, member.id)) return null;
  return say(await portrait(ctx, member));
}

async function portrait(ctx: Ctx, member: Member): Promise<Markdown> {
  const scope: Scope = { kind: 'members', memberIds: [member.id], unowned: false };
  const filter: LeadFilter = { scope, state: [...OPEN] };
  const { total, red: reds } = await ctx.leadQueries.count(filter);
  const rows = await ctx.leadQueries.list(filter, { limit: 5, by: 'due' });
  const [figures] = await ctx.leadQueries.figures(scope, startOfDay(ctx.now));
  const head = markdown`**${member.name}**${member.available ? '' : '（离岗）'}\n在手 ${total} 条 · 红灯 ${reds} 条 · 今天收到 ${figures?.received ?? 0} 条，已联系 ${figures?.touched ?? 0} 条`;
  return markdown`${[head, ...rows.map((row, i) => line(ctx, row, i))]}`;
}

export const leadWords: readonly ChatWord<Ctx>[] = [
  { words: ['今日', '今天'], usage: '今日：今天要做什么', roles: ALL, run: today },
  { words: ['线索'], usage: '线索：我的线索；「线索 1」打开第 1 条', roles: ALL, run: leads },
  { words: ['记'], usage: '记 客户 内容：记录一次联系', roles: ALL, run: log },
  { words: ['转派'], usage: '转派 客户 同事：把线索转给任何一位同事', roles: ALL, run: handOver },
  { words: ['战报'], usage: '战报：今天团队的情况', roles: LEADERS, run: report },
  { words: ['红灯'], usage: '红灯：超时未联系的线索', roles: LEADERS, run: red },
];
