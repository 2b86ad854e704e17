import { logFollowUp } from '../activities';
import { markdown, type Markdown, type Outgoing } from '../chat/card';
import type { ChatWord } from '../chat/conversation';
import type { Role, Scope } from '../kernel/actor';
import { momentText, startOfDay } from '../kernel/time-text';
import { inScope, type Member } from '../people';
import type { LeadChatContext } from './context';
import type { LeadRow, MemberFigures } from './queries';
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

async function listMine(ctx: Ctx): Promise<LeadRow[]> {
  const rows = await ctx.leadQueries.list(
    { scope: ownScope(ctx), state: [...OPEN] },
    { limit: 50 },
  );
  return rows.sort(
    (a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || (a.id < b.id ? 1 : -1),
  );
}

function line(ctx: Ctx, row: LeadRow, index: number): Markdown {
  const light = row.light === 'red' ? '🔴 ' : '';
  const due = row.dueAt === null ? '' : ` · ${momentText(row.dueAt, ctx.now)} 前联系`;
  const state = row.state === 'assigned' ? ' · 待接手' : '';
  // Whose lead it is goes without saying in one's own list.
  const mine = ctx.actor.kind === 'member' && row.ownerId === ctx.actor.memberId;
  const owner = mine ? '' : ` · ${nameOf(ctx, row.ownerId)}`;
  return markdown`${index + 1}. ${light}${row.title}${owner}${state}${due}`;
}

async function today(ctx: Ctx): Promise<Outgoing> {
  const rows = await listMine(ctx);
  if (rows.length === 0) return text('今天没有待办线索。新线索来了会马上告诉您。');
  const waiting = rows.filter((row) => row.state === 'assigned').length;
  const red = rows.filter((row) => row.light === 'red').length;
  const fresh = rows.filter((row) => row.createdAt >= startOfDay(ctx.now)).length;
  return say(
    markdown`**今日**\n待接手 ${waiting} 条 · 超时 ${red} 条 · 今天新来 ${fresh} 条\n${rows.slice(0, 5).map((row, i) => line(ctx, row, i))}\n回复「线索 1」打开第 1 条。`,
  );
}

async function leads(ctx: Ctx, rest: string): Promise<Outgoing | null> {
  const rows = await listMine(ctx);
  if (rows.length === 0) return text('您名下没有进行中的线索。');
  if (rest !== '') return openCard(ctx, { rows, rest, kind: TODO_CARD });
  const more = rows.length > SHOWN ? [markdown`……共 ${rows.length} 条`] : [];
  return say(
    markdown`**我的线索**\n${[...rows.slice(0, SHOWN).map((row, i) => line(ctx, row, i)), ...more]}\n回复「线索 序号」打开卡片。`,
  );
}

type Opening = { rows: readonly LeadRow[]; rest: string; kind: string };

async function openCard(ctx: Ctx, { rows, rest, kind }: Opening): Promise<Outgoing | null> {
  const row = /^\d{1,3}$/.test(rest) ? rows[Number(rest) - 1] : undefined;
  if (!row) return text(`没有第 ${rest} 条，请输入 1 到 ${String(rows.length)} 的序号。`);
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
  const found = await ctx.leadQueries.list(
    { scope: ctx.actor.scope, state: [...OPEN], search: name },
    { limit: 6 },
  );
  const exact = found.filter((row) => row.companyName === name || row.contactName === name);
  const [row, ...others] = exact.length === 1 ? exact : found;
  if (!row) return text(`没有找到「${name}」。回复「线索」查看您名下的客户。`);
  if (others.length > 0) {
    return text(
      `有 ${String(found.length)} 个客户名里有「${name}」，请写完整一点：\n${found.map((other) => other.title).join('\n')}`,
    );
  }
  await logFollowUp(ctx, {
    subjectId: row.id,
    memberId: ctx.actor.memberId,
    channel: 'note',
    outcome: 'reached',
    note,
  });
  return text(`已记录到「${row.title}」。`);
}

async function red(ctx: Ctx, rest: string): Promise<Outgoing | null> {
  const rows = await ctx.leadQueries.list(
    { scope: ctx.actor.scope, state: [...OPEN], light: 'red' },
    { limit: 50 },
  );
  if (rows.length === 0) return text('没有红灯，所有线索都在时限内。');
  if (rest !== '') return openCard(ctx, { rows, rest, kind: BREACH_CARD });
  const lines = rows.slice(0, SHOWN).map((row, i) => line(ctx, row, i));
  const more = rows.length > SHOWN ? [markdown`……共 ${rows.length} 条`] : [];
  return say(
    markdown`**红灯 ${rows.length} 条**\n${[...lines, ...more]}\n回复「红灯 序号」打开处理。`,
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
  return say(
    markdown`**今日战报**\n新线索 ${sum('received')} 条 · 已联系 ${sum('touched')} 条 · 时限内 ${share(sum('inTime'), sum('received'))} · 红灯 ${sum('red')} 条\n${lines}`,
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
  const rows = await ctx.leadQueries.list({ scope, state: [...OPEN] }, { limit: 50 });
  const [figures] = await ctx.leadQueries.figures(scope, startOfDay(ctx.now));
  const reds = rows.filter((row) => row.light === 'red').length;
  const head = markdown`**${member.name}**${member.available ? '' : '（离岗）'}\n在手 ${rows.length} 条 · 红灯 ${reds} 条 · 今天收到 ${figures?.received ?? 0} 条，已联系 ${figures?.touched ?? 0} 条`;
  return markdown`${[head, ...rows.slice(0, 5).map((row, i) => line(ctx, row, i))]}`;
}

export const leadWords: readonly ChatWord<Ctx>[] = [
  { words: ['今日', '今天'], usage: '今日：今天要做什么', roles: ALL, run: today },
  { words: ['线索'], usage: '线索：我的线索；「线索 1」打开第 1 条', roles: ALL, run: leads },
  { words: ['记'], usage: '记 客户 内容：记录一次联系', roles: ALL, run: log },
  { words: ['战报'], usage: '战报：今天团队的情况', roles: LEADERS, run: report },
  { words: ['红灯'], usage: '红灯：超时未联系的线索', roles: LEADERS, run: red },
];
