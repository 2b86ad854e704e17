import { IsNull, Not, type EntityManager } from 'typeorm';
import { rowLock } from '../database/lock';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { marks, sqlOf } from '../database/sql';
import { Refusal } from '../kernel/refusal';
import type { ClockStep, ResponseClock } from './clock';
import type { Lead } from './lead';
import { OwnershipTable, type Ownership } from './owner-tables';
import { knownRows, type KnownRows } from './known-repository';
import { ownerRows, type OwnerRows } from './owner-repository';
import { ClockStepTable, LeadTable, ResponseClockTable, SubmissionTable } from './tables';
import type { Submission } from './submission';

export type { Ended, How, Ownership } from './owner-tables';

export type LeadRepository = {
  /** Loads and, on MySQL, locks; refuses `lead.not_found`. */
  get: (id: string) => Promise<Lead>;
  /** Loads without a lock, for showing. */
  find: (id: string) => Promise<Lead | null>;
  /** Throws `StaleRow` when another process added the same identity or code a moment ago. */
  add: (lead: Lead) => Promise<void>;
  /** Saves with a version check and answers the saved lead; throws `StaleRow` when somebody was faster. */
  save: (lead: Lead, now: number) => Promise<Lead>;
  /** Adds it, or answers the earlier one of the same source and digest. */
  addSubmission: (submission: Submission) => Promise<Submission | null>;
  /** The same for one that is kept already. */
  saveSubmission: (submission: Submission) => Promise<Submission | null>;
  /** Loads and, on MySQL, locks. */
  findSubmission: (id: string) => Promise<Submission | null>;
  startClock: (clock: ResponseClock, steps: readonly ClockStep[]) => Promise<void>;
  findClock: (leadId: string, round: number) => Promise<ResponseClock | null>;
  getClock: (id: string) => Promise<ResponseClock>;
  stopClock: (id: string, at: number, reason: ResponseClock['stopReason']) => Promise<void>;
  /** Puts a step that has not fired to another moment; false when it is there already, fired, or unknown. */
  moveStep: (step: Pick<ClockStep, 'clockId' | 'level' | 'dueAt'>) => Promise<boolean>;
  /** Notes by which policy and calendar a clock runs now. */
  noteVersions: (clock: ResponseClock) => Promise<void>;
  /** Leads with a running clock that another calendar or policy made, by id. */
  listOutdated: (
    versions: { calendar: string; policy: number },
    page: { after: string; limit: number },
  ) => Promise<string[]>;
  /** Marks a step as fired and answers how late it is, in ms; null when it had fired before. */
  fireStep: (step: Pick<ClockStep, 'clockId' | 'level'>, at: number) => Promise<number | null>;
} & KnownRows &
  OwnerRows &
  BulkRows;

/** Many at once, a statement each. */
type BulkRows = {
  /** Throws `StaleRow` when another process added one of them a moment ago. */
  addAll: (leads: readonly Lead[]) => Promise<void>;
  addSubmissions: (submissions: readonly Submission[]) => Promise<void>;
  addOwnerships: (ownerships: readonly Ownership[]) => Promise<void>;
  /** What has been done with leads since they came in: `removed` stands for nothing. Leads that are gone are left out. */
  touchesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Touches>>;
  /** Those of them that have, or had, a clock. */
  clockedAmong: (ids: readonly string[]) => Promise<string[]>;
  /** Removes leads without a clock, with their owners and forms. */
  removeAll: (ids: readonly string[]) => Promise<void>;
};
export type Touches = 'removed' | 'changed' | 'followed' | 'visited';

export function leadRepository(manager: EntityManager): LeadRepository {
  const leads = manager.getRepository(LeadTable);
  const lock = rowLock(manager);
  return {
    get: async (id) => {
      const lead = await leads.findOne({ where: { id }, ...lock });
      if (!lead) throw new Refusal('not_found', 'lead.not_found');
      return lead;
    },
    find: (id) => leads.findOneBy({ id }),
    add: (lead) =>
      insertRows(manager, LeadTable, [lead]).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('lead', lead.identity) : error;
      }),
    save: async (lead, now) => {
      const { id, version, ...change } = lead;
      const next = { ...change, version: version + 1, updatedAt: now };
      const saved = await leads.update({ id, version }, next).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('lead', id) : error;
      });
      if (saved.affected !== 1) throw new StaleRow('lead', id);
      return { ...lead, ...next };
    },
    ...knownRows(manager),
    ...ownerRows(manager),
    ...intakeRows(manager),
    ...clockRows(manager),
    ...bulkRows(manager),
  };
}

type IntakeRows = Pick<LeadRepository, 'addSubmission' | 'saveSubmission' | 'findSubmission'>;

function intakeRows(manager: EntityManager): IntakeRows {
  const submissions = manager.getRepository(SubmissionTable);
  const orEarlier = async (
    { sourceId, digest }: Submission,
    write: () => Promise<unknown>,
  ): Promise<Submission | null> => {
    try {
      await write();
      return null;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return submissions.findOneByOrFail({ sourceId, digest });
    }
  };
  return {
    addSubmission: (submission) =>
      orEarlier(submission, () => insertRows(manager, SubmissionTable, [submission])),
    saveSubmission: (submission) =>
      orEarlier(submission, () => submissions.update({ id: submission.id }, submission)),
    findSubmission: (id) => submissions.findOne({ where: { id }, ...rowLock(manager) }),
  };
}

type ClockRows = Pick<
  LeadRepository,
  | ('startClock' | 'findClock' | 'getClock' | 'stopClock' | 'fireStep')
  | ('moveStep' | 'noteVersions' | 'listOutdated')
>;

function clockRows(manager: EntityManager): ClockRows {
  const clocks = manager.getRepository(ResponseClockTable);
  const steps = manager.getRepository(ClockStepTable);
  return {
    startClock: async (clock, list) => {
      await insertRows(manager, ResponseClockTable, [clock]);
      await insertRows(manager, ClockStepTable, list);
    },
    findClock: (leadId, round) => clocks.findOneBy({ leadId, round }),
    getClock: (id) => clocks.findOneByOrFail({ id }),
    stopClock: async (id, at, reason) => {
      await clocks.update({ id }, { stoppedAt: at, stopReason: reason });
    },
    moveStep: async ({ clockId, level, dueAt }) => {
      const which = { clockId, level, firedAt: IsNull(), dueAt: Not(dueAt) };
      return (await steps.update(which, { dueAt })).affected === 1;
    },
    noteVersions: async ({ id, policyVersion, calendarVersion }) => {
      await clocks.update({ id }, { policyVersion, calendarVersion });
    },
    listOutdated: async ({ calendar, policy }, { after, limit }) => {
      const rows = await sqlOf(manager).rows<{ lead_id: string }>(OUTDATED, [
        ...[calendar, policy, after, limit],
      ]);
      return rows.map((row) => row.lead_id);
    },
    fireStep: async ({ clockId, level }, at) => {
      const step = await steps.findOneByOrFail({ clockId, level });
      if (step.firedAt !== null) return null;
      const lateMs = Math.max(0, at - step.dueAt);
      await steps.update({ clockId, level }, { firedAt: at, lateMs });
      return lateMs;
    },
  };
}

const OUTDATED = `SELECT lead_id FROM lead_clock WHERE stopped_at IS NULL
  AND (calendar_version <> ? OR policy_version <> ?) AND lead_id > ? ORDER BY lead_id LIMIT ?`;
const TOUCHES = `SELECT l.id, l.version,
  EXISTS (SELECT 1 FROM follow_up f WHERE f.subject_id = l.id) AS followed,
  EXISTS (SELECT 1 FROM visit v WHERE v.lead_id = l.id) AS visited
  FROM \`lead\` l WHERE l.id IN`;
type TouchRow = {
  id: string;
  version: number;
  followed: number | string;
  visited: number | string;
};

function touchesIn({ version, followed, visited }: TouchRow): Touches {
  if (Number(followed) > 0) return 'followed';
  if (Number(visited) > 0) return 'visited';
  return version === 1 ? 'removed' : 'changed';
}

const GOES_WITH_A_LEAD = [
  ...['lead_submission', 'lead_ownership', 'lead_silence', 'lead_behaviour', 'lead_trace'],
  'lead_key',
];

function bulkRows(manager: EntityManager): BulkRows {
  const sql = sqlOf(manager);
  const among = async <T>(text: string, ids: readonly string[]): Promise<T[]> =>
    ids.length === 0 ? [] : sql.rows<T>(`${text} (${marks(ids.length)})`, [...ids]);
  return {
    addAll: (leads) =>
      insertRows(manager, LeadTable, leads).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('lead', 'one of many') : error;
      }),
    addSubmissions: (submissions) => insertRows(manager, SubmissionTable, submissions),
    addOwnerships: (ownerships) => insertRows(manager, OwnershipTable, ownerships),
    touchesOf: async (ids) => {
      // Held until the commit: nobody may touch what is about to go.
      const lock = sql.dialect === 'sqlite' ? '' : 'FOR UPDATE';
      const text = `${TOUCHES} (${marks(ids.length)}) ${lock}`;
      const rows = ids.length === 0 ? [] : await sql.rows<TouchRow>(text, [...ids]);
      return new Map(rows.map((row) => [row.id, touchesIn(row)]));
    },
    clockedAmong: async (ids) => {
      const text = 'SELECT DISTINCT lead_id FROM lead_clock WHERE lead_id IN';
      return (await among<{ lead_id: string }>(text, ids)).map((row) => row.lead_id);
    },
    removeAll: async (ids) => {
      if (ids.length === 0) return;
      const which = `IN (${marks(ids.length)})`;
      for (const table of GOES_WITH_A_LEAD)
        await sql.run(`DELETE FROM ${table} WHERE lead_id ${which}`, [...ids]);
      await sql.run(`DELETE FROM \`lead\` WHERE id ${which}`, [...ids]);
    },
  };
}
