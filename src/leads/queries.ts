import type { EntityManager } from 'typeorm';
import { likeText, marks, sqlOf, type Param, type Sql } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { normaliseCreditCode } from '../kernel/credit-code';
import { scopeCondition } from '../people';
import type { SilentLead } from './catch-up';
import { CODE } from './code';
import type { Decision } from './dispatch';
import type { LeadState, Light } from './lead';

/** A lead in a list; the phone number is not read at all. */
export type LeadRow = {
  id: string;
  title: string;
  companyName: string;
  contactName: string;
  sourceId: string;
  region: string | null;
  industry: string | null;
  budgetRange: string | null;
  state: LeadState;
  light: Light;
  ownerId: string | null;
  createdAt: number;
  /** When the running clock's next level is due; null when none runs. */
  dueAt: number | null;
  score: number;
  /** Since when it is 市场合格. */
  mqlAt: number | null;
  tags: readonly string[];
  highIntent: boolean;
};

export type LeadFilter = {
  scope: Scope;
  state?: LeadState[];
  light?: Light;
  search?: string;
  ownerId?: string;
  /** Came in at or after this moment. */
  since?: number;
};
/**
 * Newest first; `after` is the id of the last row of the page before. With `by: 'due'` the most urgent come first, with
 * `by: 'score'` the best.
 */
export type Page = { limit: number; by?: 'score'; after?: string } | { limit: number; by: 'due' };

export type LeadCounts = {
  open: number;
  red: number;
  total: number;
  byState: Record<string, number>;
};
export type MemberFigures = {
  ownerId: string;
  received: number;
  touched: number;
  inTime: number;
  red: number;
};

export type LeadQueries = {
  list: (filter: LeadFilter, page: Page) => Promise<LeadRow[]>;
  count: (filter: LeadFilter) => Promise<LeadCounts>;
  /** What owners received since `since` and how fast they answered. */
  figures: (scope: Scope, since: number) => Promise<MemberFigures[]>;
  /** Leads being worked on without a note since, at most 200, the longest silent first. */
  silent: (scope: Scope, since: number) => Promise<SilentLead[]>;
  openIdsOf: (ownerId: string) => Promise<string[]>;
  /** Leads without an owner, the oldest first, at most 200. */
  waitingIds: () => Promise<string[]>;
  /** Owners in order, with the arithmetic of dispatch. */
  ownership: (
    leadId: string,
  ) => Promise<{ round: number; ownerId: string; since: number; decision: Decision | null }[]>;
  /** When the running clock's next unfired level is due. */
  dueAt: (leadId: string) => Promise<number | null>;
};

const NEXT_DUE = `(SELECT MIN(s.due_at) FROM lead_clock c JOIN lead_clock_step s ON s.clock_id = c.id
  WHERE c.lead_id = l.id AND c.round = l.round AND c.stopped_at IS NULL AND s.fired_at IS NULL)`;

const COLUMNS = `l.id, l.company_name, l.contact_name, l.source_id, l.region, l.industry, l.budget_range, l.state, l.light,
  l.owner_id, l.created_at, l.score, l.mql_at, l.tags, l.high_intent, ${NEXT_DUE} AS due_at`;

type Raw = Record<string, string | number | null>;

export function leadQueries(manager: EntityManager): LeadQueries {
  const sql = sqlOf(manager);
  return {
    list: (filter, page) => list(sql, filter, page),
    count: async (filter) => {
      const { text, params } = condition(filter);
      const counts = `SELECT l.state, l.light, COUNT(*) AS n FROM \`lead\` l WHERE ${text}`;
      return sumUp(await sql.rows<Raw>(`${counts} GROUP BY l.state, l.light`, params));
    },
    figures: (scope, since) => figures(sql, scope, since),
    silent: (scope, since) => silent(sql, scope, since),
    openIdsOf: async (ownerId) => {
      const rows = await sql.rows<{ id: string }>(OPEN_OF, [ownerId]);
      return rows.map((row) => row.id);
    },
    waitingIds: async () => {
      const rows = await sql.rows<{ id: string }>(WAITING);
      return rows.map((row) => row.id);
    },
    ownership: (leadId) => ownership(sql, leadId),
    dueAt: async (leadId) => {
      const rows = await sql.rows<Raw>(
        `SELECT ${NEXT_DUE} AS due_at FROM \`lead\` l WHERE l.id = ?`,
        [leadId],
      );
      return optionalNumber(rows[0]?.['due_at']);
    },
  };
}

// A lead without a clock is one of a list: nobody waits for an answer, so it stays in the pool until somebody takes it.
const WAITING = `SELECT l.id FROM \`lead\` l WHERE l.owner_id IS NULL AND l.pool_id IS NULL AND l.state = 'new' AND l.merged_into IS NULL
  AND EXISTS (SELECT 1 FROM lead_clock c WHERE c.lead_id = l.id) ORDER BY l.id LIMIT 200`;
const OPEN_OF = `SELECT id FROM \`lead\` WHERE owner_id = ? AND merged_into IS NULL
  AND state IN ('assigned', 'working') ORDER BY id`;

const optionalNumber = (value: string | number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

async function list(sql: Sql, filter: LeadFilter, page: Page): Promise<LeadRow[]> {
  const where = condition(filter);
  if ('after' in page) add(where, ...behind(page.after, page.by));
  const order = ORDERS[page.by ?? 'newest'];
  const text = `SELECT ${COLUMNS} FROM \`lead\` l WHERE ${where.text} ORDER BY ${order} LIMIT ?`;
  return (await sql.rows<Raw>(text, [...where.params, page.limit])).map(toRow);
}

const ORDERS = {
  newest: 'l.id DESC',
  due: 'due_at IS NULL, due_at, l.id DESC',
  score: 'l.score DESC, l.id DESC',
};
const SCORE_OF = '(SELECT p.score FROM `lead` p WHERE p.id = ?)';

const behind = (id: string, by: 'score' | undefined): [string, ...Param[]] =>
  by === 'score'
    ? [`(l.score < ${SCORE_OF} OR (l.score = ${SCORE_OF} AND l.id < ?))`, id, id, id]
    : ['l.id < ?', id];

async function figures(sql: Sql, scope: Scope, since: number): Promise<MemberFigures[]> {
  const where = condition({ scope });
  const rows = await sql.rows<Raw>(FIGURES.replace('{scope}', where.text), [
    since,
    ...where.params,
  ]);
  return rows.map((row) => ({
    ownerId: String(row['owner_id']),
    received: Number(row['received']),
    touched: Number(row['touched']),
    inTime: Number(row['in_time']),
    red: Number(row['red']),
  }));
}

const SILENT = `SELECT * FROM (SELECT l.id, l.company_name, l.contact_name, l.budget_range,
  COALESCE((SELECT MAX(f.occurred_at) FROM follow_up f WHERE f.subject_id = l.id), l.created_at) AS last_at
  FROM \`lead\` l WHERE {scope} AND l.owner_id IS NOT NULL AND l.state IN ('assigned', 'working')) AS s
  WHERE s.last_at < ? ORDER BY s.last_at LIMIT 200`;

async function silent(sql: Sql, scope: Scope, since: number): Promise<SilentLead[]> {
  const where = condition({ scope });
  const rows = await sql.rows<Raw>(SILENT.replace('{scope}', where.text), [...where.params, since]);
  return rows.map((row) => {
    const { id: leadId, title, budgetRange } = toRow(row);
    return { leadId, title, budgetRange, lastAt: Number(row['last_at']) };
  });
}

type Owned = Awaited<ReturnType<LeadQueries['ownership']>>;

async function ownership(sql: Sql, leadId: string): Promise<Owned> {
  const text =
    'SELECT round, owner_id, since_at, decision FROM lead_ownership WHERE lead_id = ? ORDER BY round';
  const rows = await sql.rows<Raw>(text, [leadId]);
  return rows.map((row) => ({
    round: Number(row['round']),
    ownerId: String(row['owner_id']),
    since: Number(row['since_at']),
    decision:
      row['decision'] === null ? null : (JSON.parse(String(row['decision'])) as Decision | null),
  }));
}

const FIGURES = `SELECT l.owner_id, COUNT(*) AS received,
  SUM(CASE WHEN l.first_touch_at IS NOT NULL THEN 1 ELSE 0 END) AS touched,
  SUM(CASE WHEN l.first_touch_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lead_clock c JOIN lead_clock_step s
    ON s.clock_id = c.id WHERE c.lead_id = l.id AND s.fired_at IS NOT NULL) THEN 1 ELSE 0 END) AS in_time,
  SUM(CASE WHEN l.light = 'red' THEN 1 ELSE 0 END) AS red
  FROM \`lead\` l WHERE l.owner_id IS NOT NULL AND l.created_at >= ? AND {scope} GROUP BY l.owner_id`;

export type Where = { text: string; params: Param[] };

/** A filter as SQL about the lead `l`; a lead that another one stands for is in no list. */
export function condition({ scope, state, light, search, ownerId, since }: LeadFilter): Where {
  const where: Where = scopeCondition(scope, 'l.owner_id');
  add(where, 'l.merged_into IS NULL');
  if (state && state.length > 0) add(where, `l.state IN (${marks(state.length)})`, ...state);
  if (light) add(where, 'l.light = ?', light);
  if (ownerId) add(where, 'l.owner_id = ?', ownerId);
  if (since !== undefined) add(where, 'l.created_at >= ?', since);
  if (search) addSearch(where, search);
  return where;
}

/** The lead with a code, or the one that stands for it since a merge. */
const by = (
  column: 'code' | 'credit_code',
): string => `l.id IN (WITH RECURSIVE stands AS (SELECT id, merged_into
  FROM \`lead\` WHERE ${column} = ?
  UNION ALL SELECT above.id, above.merged_into FROM \`lead\` above JOIN stands ON above.id = stands.merged_into)
  SELECT id FROM stands)`;

function addSearch(where: Where, search: string): void {
  if (CODE.test(search)) return add(where, by('code'), search.toUpperCase());
  const creditCode = normaliseCreditCode(search);
  if (creditCode !== null) return add(where, by('credit_code'), creditCode);
  const like = likeText(search.toLowerCase());
  const text = `(LOWER(l.company_name) LIKE ? ESCAPE '!' OR LOWER(l.contact_name) LIKE ? ESCAPE '!')`;
  add(where, text, like, like);
}

function add(where: Where, text: string, ...params: Param[]): void {
  where.text = `${where.text} AND ${text}`;
  where.params.push(...params);
}

const tagsOf = (text: string | number | null | undefined): string[] =>
  typeof text === 'string' ? ((JSON.parse(text) as string[] | null) ?? []) : [];

function toRow(raw: Raw): LeadRow {
  const text = (name: string): string => String(raw[name] ?? '');
  const optional = (name: string): string | null => (raw[name] === null ? null : text(name));
  return {
    ...{ id: text('id'), companyName: text('company_name'), contactName: text('contact_name') },
    title: text('company_name') || text('contact_name') || '未留名客户',
    ...{ sourceId: text('source_id'), region: optional('region'), industry: optional('industry') },
    ...{ budgetRange: optional('budget_range'), ownerId: optional('owner_id') },
    ...{
      state: text('state') as LeadState,
      light: text('light') as Light,
      createdAt: Number(raw['created_at']),
    },
    ...{ dueAt: optionalNumber(raw['due_at']), mqlAt: optionalNumber(raw['mql_at']) },
    ...{ tags: tagsOf(raw['tags']), highIntent: Number(raw['high_intent']) === 1 },
    score: Number(raw['score']),
  };
}

function sumUp(rows: readonly Raw[]): LeadCounts {
  const counts: LeadCounts = { open: 0, red: 0, total: 0, byState: {} };
  for (const row of rows) {
    const n = Number(row['n']);
    const state = String(row['state']);
    counts.total += n;
    counts.byState[state] = (counts.byState[state] ?? 0) + n;
    if (['new', 'assigned', 'working'].includes(state)) counts.open += n;
    if (row['light'] === 'red') counts.red += n;
  }
  return counts;
}
