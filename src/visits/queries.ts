import type { EntityManager } from 'typeorm';
import { marks, sqlOf, type Param, type Sql } from '../database/sql';
import { DAY } from '../kernel/clock';
import type { Scope } from '../kernel/actor';
import { scopeCondition } from '../people';
import type { Surroundings } from './authenticity';
import type { Mentions } from './concerns';
import { bandsOf, type Evidence } from './evidence';
import { VisitTable } from './tables';
import type { TrackPoint } from './track';
import type { Visit, VisitState } from './visit';

export type VisitFilter = {
  scope: Scope;
  state?: VisitState;
  memberId?: string;
  accountId?: string;
  /** By the moment the visit was opened, UTC ms. */
  from?: number;
  to?: number;
  flagged?: boolean;
};

export type Page = { limit: number; after?: string };

/** A square of the map with its number of visits; its corner in degrees GCJ-02. */
export type Cell = {
  latitude: number;
  longitude: number;
  visits: number;
  members: number;
  flagged: number;
};

export type VisitQueries = {
  list: (filter: VisitFilter, page: Page) => Promise<Visit[]>;
  /**
   * Cells of about a kilometre with at least three visits; the map shows densities, not movements. Visits are counted, not
   * members: where one member alone reports again and again is what the map is looked at for.
   */
  cells: (filter: VisitFilter) => Promise<Cell[]>;
  /** Where a member captured something on one day, in order. */
  track: (memberId: string, day: { from: number; to: number }) => Promise<TrackPoint[]>;
  /** Which concerns the minutes of each member name, taken in [from, to). */
  mentions: (range: { from: number; to: number }) => Promise<Map<string, Mentions>>;
  /** What the authenticity rules compare a visit with. */
  surroundings: (visit: Visit, evidence: readonly Evidence[]) => Promise<Surroundings>;
};

type Raw = Record<string, string | number | null>;

export function visitQueries(manager: EntityManager): VisitQueries {
  const sql = sqlOf(manager);
  return {
    list: async (filter, { limit, after }) => {
      const where = condition(filter);
      if (after !== undefined) add(where, 'v.id < ?', after);
      const text = `SELECT v.id FROM visit v WHERE ${where.text} ORDER BY v.id DESC LIMIT ?`;
      const rows = await sql.rows<{ id: string }>(text, [...where.params, limit]);
      return Promise.all(rows.map(({ id }) => manager.findOneByOrFail(VisitTable, { id })));
    },
    cells: (filter) => cells(sql, filter),
    track: (memberId, day) => track(sql, memberId, day),
    mentions: (range) => mentions(sql, range),
    surroundings: (visit, evidence) => surroundings(sql, visit, evidence),
  };
}

type Where = { text: string; params: Param[] };

function add(where: Where, text: string, ...params: Param[]): void {
  where.text = `${where.text} AND ${text}`;
  where.params.push(...params);
}

function condition(filter: VisitFilter): Where {
  const where: Where = scopeCondition(filter.scope, 'v.member_id');
  if (filter.state) add(where, 'v.state = ?', filter.state);
  if (filter.memberId) add(where, 'v.member_id = ?', filter.memberId);
  if (filter.accountId) add(where, 'v.account_id = ?', filter.accountId);
  if (filter.from !== undefined) add(where, 'v.created_at >= ?', filter.from);
  if (filter.to !== undefined) add(where, 'v.created_at < ?', filter.to);
  if (filter.flagged !== undefined) add(where, 'v.flagged = ?', filter.flagged ? 1 : 0);
  return where;
}

/** Side of a cell: a hundredth of a degree, 1.1 km from south to north. */
const CELL_E6 = 10_000;
/** k-anonymity of the map (product principle 9). */
const FEWEST = 3;

async function cells(sql: Sql, filter: VisitFilter): Promise<Cell[]> {
  const where = condition(filter);
  const divide = sql.dialect === 'sqlite' ? '/' : 'DIV';
  const south = `v.latitude_e6 ${divide} ${String(CELL_E6)}`;
  const west = `v.longitude_e6 ${divide} ${String(CELL_E6)}`;
  const text = `SELECT ${south} AS south, ${west} AS west, COUNT(*) AS n, COUNT(DISTINCT v.member_id) AS members,
    SUM(CASE WHEN v.flagged = 1 THEN 1 ELSE 0 END) AS flagged FROM visit v
    WHERE ${where.text} AND v.latitude_e6 IS NOT NULL AND v.state = 'reported'
    GROUP BY ${south}, ${west} HAVING COUNT(*) >= ${String(FEWEST)} ORDER BY n DESC LIMIT 500`;
  const rows = await sql.rows<Raw>(text, where.params);
  return rows.map((row) => ({
    latitude: (Number(row['south']) * CELL_E6) / 1e6,
    longitude: (Number(row['west']) * CELL_E6) / 1e6,
    visits: Number(row['n']),
    members: Number(row['members']),
    flagged: Number(row['flagged']),
  }));
}

const PLACED = 'x.latitude_e6 IS NOT NULL AND x.member_id = ?';
const TRACK = `SELECT t.*, a.name AS account_name FROM (
  SELECT x.id AS visit_id, x.account_id, 'checkIn' AS what, x.checked_in_at AS at, x.latitude_e6, x.longitude_e6
  FROM visit x WHERE ${PLACED} AND x.checked_in_at >= ? AND x.checked_in_at < ? UNION ALL
  SELECT x.visit_id, v.account_id, x.kind AS what, x.taken_at AS at, x.latitude_e6, x.longitude_e6
  FROM evidence x JOIN visit v ON v.id = x.visit_id WHERE ${PLACED} AND x.taken_at >= ? AND x.taken_at < ?) AS t
  JOIN account a ON a.id = t.account_id ORDER BY t.at LIMIT 500`;

async function track(
  sql: Sql,
  memberId: string,
  { from, to }: { from: number; to: number },
): Promise<TrackPoint[]> {
  const rows = await sql.rows<Raw>(TRACK, [memberId, from, to, memberId, from, to]);
  return rows.map((row) => ({
    ...{ visitId: String(row['visit_id']), accountName: String(row['account_name']) },
    what: String(row['what']) as TrackPoint['what'],
    ...pointOf(row, 'at'),
  }));
}

const DOCUMENTS = `SELECT member_id, COUNT(*) AS n FROM evidence e WHERE e.taken_at >= ? AND e.taken_at < ?
  AND EXISTS (SELECT 1 FROM minutes_page p WHERE p.evidence_id = e.id) GROUP BY member_id`;
const KEYWORDS = `SELECT e.member_id, k.keyword, COUNT(*) AS documents, SUM(k.n) AS n FROM minutes_keyword k
  JOIN evidence e ON e.id = k.evidence_id WHERE e.taken_at >= ? AND e.taken_at < ? GROUP BY e.member_id, k.keyword`;

async function mentions(
  sql: Sql,
  { from, to }: { from: number; to: number },
): Promise<Map<string, Mentions>> {
  const documents = await sql.rows<Raw>(DOCUMENTS, [from, to]);
  const keywords = await sql.rows<Raw>(KEYWORDS, [from, to]);
  return new Map(
    documents.map((row) => {
      const own = keywords.filter((one) => one['member_id'] === row['member_id']);
      const counts = own.map((one) => {
        const count = { documents: Number(one['documents']), n: Number(one['n']) };
        return [String(one['keyword']), count] as const;
      });
      const mentioned = { documents: Number(row['n']), keywords: new Map(counts) };
      return [String(row['member_id']), mentioned] as const;
    }),
  );
}

const WINDOW_MS = 30 * DAY;

async function surroundings(
  sql: Sql,
  visit: Visit,
  evidence: readonly Evidence[],
): Promise<Surroundings> {
  const times = evidence.map(({ takenAt }) => takenAt);
  const first = Math.min(...times);
  const last = Math.max(...times);
  const devices = unique(evidence.map(({ deviceId }) => deviceId));
  return {
    previous: await neighbour(sql, visit, { side: 'before', at: first }),
    next: await neighbour(sql, visit, { side: 'after', at: last }),
    samePictures: await alike(sql, visit, evidence),
    deviceMembers: await others(sql, visit.memberId, { devices, since: first - WINDOW_MS }),
    others: await recent(sql, visit, first - WINDOW_MS),
  };
}

const unique = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];

type Side = { side: 'before' | 'after'; at: number };
type Point = { at: number; latitude: number; longitude: number };

async function neighbour(sql: Sql, visit: Visit, { side, at }: Side): Promise<Point | null> {
  const [compare, order] = side === 'before' ? ['<=', 'DESC'] : ['>=', 'ASC'];
  const text = `SELECT taken_at, latitude_e6, longitude_e6 FROM evidence WHERE member_id = ? AND visit_id <> ?
    AND latitude_e6 IS NOT NULL AND taken_at ${compare} ? ORDER BY taken_at ${order} LIMIT 1`;
  const [row] = await sql.rows<Raw>(text, [visit.memberId, visit.id, at]);
  return row ? pointOf(row, 'taken_at') : null;
}

const pointOf = (row: Raw, at: string): Point => ({
  at: Number(row[at]),
  latitude: Number(row['latitude_e6']) / 1e6,
  longitude: Number(row['longitude_e6']) / 1e6,
});

/** As many candidates as are looked at; the newest first. */
const MOST_ALIKE = 500;

async function alike(
  sql: Sql,
  visit: Visit,
  evidence: readonly Evidence[],
): Promise<Surroundings['samePictures']> {
  const bands = evidence.flatMap((each) => bandsOf(each.perceptualHash ?? ''));
  const real = bands.filter(({ value }) => Number.isInteger(value));
  const hashes = evidence.map(({ sha256 }) => sha256);
  if (hashes.length === 0) return [];
  const byBand = real.map(() => '(b.band = ? AND b.value = ?)').join(' OR ');
  const near = `OR e.id IN (SELECT b.evidence_id FROM evidence_band b WHERE ${byBand})`;
  const text = `SELECT e.visit_id, v.account_id, e.member_id, e.taken_at, e.perceptual_hash, e.sha256
    FROM evidence e JOIN visit v ON v.id = e.visit_id WHERE e.visit_id <> ?
    AND (e.sha256 IN (${marks(hashes.length)}) ${real.length > 0 ? near : ''})
    ORDER BY e.id DESC LIMIT ${String(MOST_ALIKE)}`;
  const params = [visit.id, ...hashes, ...real.flatMap(({ band, value }) => [band, value])];
  const rows = await sql.rows<Raw>(text, params);
  return rows.map((row) => ({
    ...{ visitId: String(row['visit_id']), accountId: String(row['account_id']) },
    ...{ memberId: String(row['member_id']), takenAt: Number(row['taken_at']) },
    perceptualHash: row['perceptual_hash'] === null ? null : String(row['perceptual_hash']),
    sha256: String(row['sha256']),
  }));
}

type Devices = { devices: readonly string[]; since: number };

async function others(sql: Sql, memberId: string, { devices, since }: Devices): Promise<string[]> {
  if (devices.length === 0) return [];
  const text = `SELECT DISTINCT member_id FROM evidence WHERE device_id IN (${marks(devices.length)})
    AND taken_at >= ? AND member_id <> ? LIMIT 20`;
  const rows = await sql.rows<Raw>(text, [...devices, since, memberId]);
  return rows.map((row) => String(row['member_id']));
}

async function recent(sql: Sql, visit: Visit, since: number): Promise<Surroundings['others']> {
  const text = `SELECT id, account_id, member_id, checked_in_at, latitude_e6, longitude_e6 FROM visit
    WHERE member_id = ? AND id <> ? AND checked_in_at >= ? AND latitude_e6 IS NOT NULL
    ORDER BY checked_in_at DESC LIMIT 500`;
  const rows = await sql.rows<Raw>(text, [visit.memberId, visit.id, since]);
  return rows.map((row) => ({
    ...{ visitId: String(row['id']), accountId: String(row['account_id']) },
    ...{ memberId: String(row['member_id']), ...pointOf(row, 'checked_in_at') },
  }));
}
