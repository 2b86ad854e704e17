import { Between, type EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import type { DailyReport } from './daily-report';
import type { FollowUp } from './follow-up';
import { DailyReportTable, FollowUpTable } from './tables';

export type FollowUpRepository = {
  add: (followUp: FollowUp) => Promise<void>;
  find: (id: string) => Promise<FollowUp | null>;
  /** The latest follow-ups about a subject, newest first. */
  listAbout: (subjectId: string, limit: number) => Promise<FollowUp[]>;
  /** What a member logged from a moment until another, at most 200. */
  listBy: (memberId: string, span: { from: number; to: number }) => Promise<FollowUp[]>;
};

export type DailyReportRepository = {
  find: (id: string) => Promise<DailyReport | null>;
  findDay: (memberId: string, dayAt: number) => Promise<DailyReport | null>;
  /** Reports of a day by member. */
  listDay: (dayAt: number) => Promise<DailyReport[]>;
  /** Throws `StaleRow` when the day was begun a moment ago. */
  add: (report: DailyReport) => Promise<void>;
  /** Saves with a version check; throws `StaleRow` when somebody was faster. */
  save: (report: DailyReport) => Promise<void>;
};

export function dailyReportRepository(manager: EntityManager): DailyReportRepository {
  const table = manager.getRepository(DailyReportTable);
  return {
    find: (id) => table.findOneBy({ id }),
    findDay: (memberId, dayAt) => table.findOneBy({ memberId, dayAt }),
    listDay: (dayAt) => table.findBy({ dayAt }),
    add: (report) =>
      insertRows(manager, DailyReportTable, [report]).catch((error: unknown) => {
        throw isDuplicate(error) ? new StaleRow('daily report', report.id) : error;
      }),
    save: async ({ id, version, ...change }) => {
      const saved = await table.update({ id, version }, { ...change, version: version + 1 });
      if (saved.affected !== 1) throw new StaleRow('daily report', id);
    },
  };
}

export function followUpRepository(manager: EntityManager): FollowUpRepository {
  const table = manager.getRepository(FollowUpTable);
  return {
    add: async (followUp) => void (await table.insert(followUp)),
    find: (id) => table.findOneBy({ id }),
    listAbout: (subjectId, limit) =>
      table.find({ where: { subjectId }, order: { occurredAt: 'DESC', id: 'DESC' }, take: limit }),
    listBy: (memberId, { from, to }) =>
      table.find({ where: { memberId, occurredAt: Between(from, to - 1) }, take: 200 }),
  };
}
