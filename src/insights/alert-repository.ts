import { In, type EntityManager } from 'typeorm';
import { insertRows } from '../database/insert';
import { sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { scopeCondition } from '../people';
import { alertKey, type RiskAlert, type RiskShow, type RuleStanding, type Tally } from './alert';
import { AlertTable, RuleTable, ShowTable } from './tables';

export type AlertRepository = {
  standings: () => Promise<RuleStanding[]>;
  keep: (standing: RuleStanding) => Promise<void>;
  forget: (ruleIds: readonly string[]) => Promise<void>;
  add: (alerts: readonly RiskAlert[], shows: readonly RiskShow[]) => Promise<void>;
  get: (id: string) => Promise<RiskAlert | null>;
  /** Of one rule and in scope, before that one; the newest first, at most 50. */
  list: (scope: Scope, ruleId: string, before: string | null) => Promise<RiskAlert[]>;
  shows: (alertIds: readonly string[]) => Promise<RiskShow[]>;
  save: (show: RiskShow) => Promise<void>;
  /** What fired since then, as `alertKey` names it. */
  firedSince: (ruleId: string, since: number) => Promise<Set<string>>;
  /** How often each owner was the subject of a told alert of a rule since then. */
  toldSince: (ruleId: string, since: number) => Promise<Map<string, number>>;
  /** In scope, since then, by rule. */
  countSince: (scope: Scope, since: number) => Promise<Map<string, number>>;
  tallies: () => Promise<Tally[]>;
};

const PAGE = 50;
/** After every id. */
const LAST = 'g';
const TOLD = `SELECT owner_id AS id, COUNT(*) AS n FROM risk_alert
  WHERE rule_id = ? AND fired_at > ? AND capped = ? GROUP BY owner_id`;
const FIRED = 'SELECT lead_id, fired_at FROM risk_alert WHERE rule_id = ? AND fired_at >= ?';
const COUNT = 'SELECT rule_id AS id, COUNT(*) AS n FROM risk_alert WHERE fired_at > ?';
const LIST = 'SELECT id FROM risk_alert WHERE rule_id = ? AND id < ?';
const TALLIES = `SELECT rule_id, suggestion_id, COUNT(*) AS shown,
  SUM(CASE WHEN answer = 'accepted' THEN 1 ELSE 0 END) AS accepted
  FROM risk_show WHERE suggestion_id IS NOT NULL GROUP BY rule_id, suggestion_id`;

type FiredRow = { lead_id: string; fired_at: string | number };
type Counted = { id: string; n: string | number };
const counts = (rows: readonly Counted[]): Map<string, number> =>
  new Map(rows.map(({ id, n }) => [id, Number(n)]));

export function alertRepository(manager: EntityManager): AlertRepository {
  const sql = sqlOf(manager);
  const [rules, alerts] = [manager.getRepository(RuleTable), manager.getRepository(AlertTable)];
  const shows = manager.getRepository(ShowTable);
  return {
    standings: () => rules.find(),
    keep: async (standing) => void (await rules.save(standing)),
    forget: async (ruleIds) => void (await rules.delete({ ruleId: In([...ruleIds]) })),
    add: async (newAlerts, newShows) => {
      await insertRows(manager, AlertTable, newAlerts);
      await insertRows(manager, ShowTable, newShows);
    },
    get: (id) => alerts.findOneBy({ id }),
    list: async (scope, ruleId, before) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const query = `${LIST} AND ${text} ORDER BY id DESC LIMIT ${String(PAGE)}`;
      const rows = await sql.rows<{ id: string }>(query, [ruleId, before ?? LAST, ...params]);
      return alerts.find({ where: { id: In(rows.map(({ id }) => id)) }, order: { id: 'DESC' } });
    },
    shows: (alertIds) => shows.findBy({ alertId: In([...alertIds]) }),
    save: async ({ alertId, recipientId, ...change }) =>
      void (await shows.update({ alertId, recipientId }, change)),
    firedSince: async (ruleId, since) => {
      const rows = await sql.rows<FiredRow>(FIRED, [ruleId, since]);
      return new Set(rows.map((row) => alertKey(row.lead_id, Number(row.fired_at))));
    },
    toldSince: async (ruleId, since) => counts(await sql.rows<Counted>(TOLD, [ruleId, since, 0])),
    countSince: async (scope, since) => {
      const { text, params } = scopeCondition(scope, 'owner_id');
      const query = `${COUNT} AND ${text} GROUP BY rule_id`;
      return counts(await sql.rows<Counted>(query, [since, ...params]));
    },
    tallies: async () =>
      (await sql.rows<Record<string, string | number>>(TALLIES)).map((row) => ({
        ...{ ruleId: String(row['rule_id']), suggestionId: String(row['suggestion_id']) },
        ...{ shown: Number(row['shown']), accepted: Number(row['accepted']) },
      })),
  };
}
