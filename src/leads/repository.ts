import type { EntityManager } from 'typeorm';
import { rowLock } from '../database/lock';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { sqlOf } from '../database/sql';
import { Refusal } from '../kernel/refusal';
import type { ClockStep, ResponseClock } from './clock';
import type { Lead } from './lead';
import {
  ClockStepTable,
  LeadTable,
  OwnershipTable,
  ResponseClockTable,
  SubmissionTable,
  type Ownership,
  type Submission,
} from './tables';

export type LeadRepository = {
  /** Loads and, on MySQL, locks; refuses `lead.not_found`. */
  get: (id: string) => Promise<Lead>;
  /** Loads without a lock, for showing. */
  find: (id: string) => Promise<Lead | null>;
  findByIdentity: (identity: string) => Promise<Lead | null>;
  /** Throws `StaleRow` when another process added the same identity a moment ago. */
  add: (lead: Lead) => Promise<void>;
  /** Saves with a version check and answers the saved lead; throws `StaleRow` when somebody was faster. */
  save: (lead: Lead, now: number) => Promise<Lead>;
  /** Adds it, or answers the earlier one of the same source and digest. */
  addSubmission: (submission: Submission) => Promise<Submission | null>;
  addOwnership: (ownership: Ownership) => Promise<void>;
  startClock: (clock: ResponseClock, steps: readonly ClockStep[]) => Promise<void>;
  findClock: (leadId: string, round: number) => Promise<ResponseClock | null>;
  getClock: (id: string) => Promise<ResponseClock>;
  stopClock: (id: string, at: number, reason: ResponseClock['stopReason']) => Promise<void>;
  /** Marks a step as fired and answers how late it is, in ms; null when it had fired before. */
  fireStep: (step: Pick<ClockStep, 'clockId' | 'level'>, at: number) => Promise<number | null>;
};

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
      const saved = await leads.update({ id, version }, next);
      if (saved.affected !== 1) throw new StaleRow('lead', id);
      return { ...lead, ...next };
    },
    addOwnership: (ownership) => insertRows(manager, OwnershipTable, [ownership]),
    ...intakeRows(manager),
    ...clockRows(manager),
  };
}

type IntakeRows = Pick<LeadRepository, 'findByIdentity' | 'addSubmission'>;

function intakeRows(manager: EntityManager): IntakeRows {
  const sql = sqlOf(manager);
  return {
    // Nearly always there is none, so this asks as cheaply as it can.
    findByIdentity: async (identity) => {
      const forUpdate = sql.dialect === 'sqlite' ? '' : ' FOR UPDATE';
      const text = `SELECT id FROM \`lead\` WHERE identity = ?${forUpdate}`;
      const [found] = await sql.rows<{ id: string }>(text, [identity]);
      return found ? manager.findOneBy(LeadTable, { id: found.id }) : null;
    },
    addSubmission: async (submission) => {
      try {
        await insertRows(manager, SubmissionTable, [submission]);
        return null;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const { sourceId, digest } = submission;
        return manager.findOneByOrFail(SubmissionTable, { sourceId, digest });
      }
    },
  };
}

type ClockRows = Pick<
  LeadRepository,
  'startClock' | 'findClock' | 'getClock' | 'stopClock' | 'fireStep'
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
    fireStep: async ({ clockId, level }, at) => {
      const step = await steps.findOneByOrFail({ clockId, level });
      if (step.firedAt !== null) return null;
      const lateMs = Math.max(0, at - step.dueAt);
      await steps.update({ clockId, level }, { firedAt: at, lateMs });
      return lateMs;
    },
  };
}
