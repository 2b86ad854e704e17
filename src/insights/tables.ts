import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { RiskAlert, RiskShow, RuleStanding } from './alert';
import type { CostLine } from './cost';
import type { Review } from './sample';

/** The cost ledger; lines are only ever added. */
export const CostTable = new EntitySchema<CostLine>({
  name: 'source_cost',
  tableName: 'source_cost',
  columns: {
    id: { ...col.id(), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    month: col.text(7),
    amountFen: col.at({ name: 'amount_fen' }),
    note: col.text(200),
    enteredBy: col.id({ name: 'entered_by' }),
    at: col.at({ name: 'entered_at' }),
  },
  indices: [{ name: 'source_cost_month_ix', columns: ['sourceId', 'month'] }],
});

/** The daily sample of leads that were found 无效. */
export const ReviewTable = new EntitySchema<Review>({
  name: 'lead_review',
  tableName: 'lead_review',
  columns: {
    day: { ...col.text(10), primary: true },
    leadId: { ...col.id({ name: 'lead_id' }), primary: true },
    sourceId: col.text(32, { name: 'source_id' }),
    leaderId: col.id({ name: 'leader_id', nullable: true }),
    place: col.int(),
    seed: col.text(64),
    candidates: col.int(),
    verdict: col.text(8, { nullable: true }),
    note: col.text(200, { nullable: true }),
    judgedAt: col.at({ name: 'judged_at', nullable: true }),
  },
});

export const RuleTable = new EntitySchema<RuleStanding>({
  name: 'risk_rule',
  tableName: 'risk_rule',
  columns: {
    ruleId: { ...col.text(32, { name: 'rule_id' }), primary: true },
    digest: col.text(64),
    state: col.text(8),
    fires: col.int(),
    reps: col.int(),
    most: col.int(),
    judgedAt: col.at({ name: 'judged_at' }),
    checkedAt: col.at({ name: 'checked_at' }),
  },
});

export const AlertTable = new EntitySchema<RiskAlert>({
  name: 'risk_alert',
  tableName: 'risk_alert',
  columns: {
    id: { ...col.id(), primary: true },
    ruleId: col.text(32, { name: 'rule_id' }),
    leadId: col.id({ name: 'lead_id' }),
    ownerId: col.id({ name: 'owner_id' }),
    firedAt: col.at({ name: 'fired_at' }),
    capped: col.flag(),
  },
  uniques: [{ name: 'risk_alert_once_uq', columns: ['leadId', 'ruleId', 'firedAt'] }],
  indices: [{ name: 'risk_alert_rule_ix', columns: ['ruleId', 'firedAt'] }],
});

export const ShowTable = new EntitySchema<RiskShow>({
  name: 'risk_show',
  tableName: 'risk_show',
  columns: {
    alertId: { ...col.id({ name: 'alert_id' }), primary: true },
    recipientId: { ...col.id({ name: 'recipient_id' }), primary: true },
    ruleId: col.text(32, { name: 'rule_id' }),
    suggestionId: col.text(32, { name: 'suggestion_id', nullable: true }),
    shownAt: col.at({ name: 'shown_at' }),
    answer: col.text(8, { nullable: true }),
    answeredAt: col.at({ name: 'answered_at', nullable: true }),
  },
  indices: [{ name: 'risk_show_suggestion_ix', columns: ['ruleId', 'suggestionId'] }],
});

export const insightTables = [CostTable, ReviewTable, RuleTable, AlertTable, ShowTable];
