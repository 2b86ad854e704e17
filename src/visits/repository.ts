import { In, type EntityManager } from 'typeorm';
import { rowLock } from '../database/lock';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { sqlOf, type Param } from '../database/sql';
import { Refusal } from '../kernel/refusal';
import type { CaptureTicket } from './capture-ticket';
import type { Consent } from './consent';
import { bandsOf, type Evidence, type Seal } from './evidence';
import type { KeywordCount, MinutesPage } from './minutes';
import { PURGED } from './retention';
import {
  BandTable,
  ConsentTable,
  EvidenceTable,
  MinutesKeywordTable,
  MinutesPageTable,
  SealTable,
  TicketTable,
  VisitTable,
} from './tables';
import type { Visit } from './visit';

export type VisitRepository = {
  /** Loads and, on MySQL, locks; refuses `visit.not_found`. */
  get: (id: string) => Promise<Visit>;
  find: (id: string) => Promise<Visit | null>;
  findByDraft: (memberId: string, draftId: string) => Promise<Visit | null>;
  /** Throws `StaleRow` when the same draft was added a moment ago. */
  add: (visit: Visit) => Promise<void>;
  /** Saves with a version check; throws `StaleRow` when somebody was faster. */
  save: (visit: Visit, now: number) => Promise<Visit>;
};

export type EvidenceRepository = {
  find: (id: string) => Promise<Evidence | null>;
  /** The same and, on MySQL, locked: what is written about it now cannot be overtaken by its removal. */
  lock: (id: string) => Promise<Evidence | null>;
  /** In the order they were taken. */
  listOf: (visitId: string) => Promise<Evidence[]>;
  findFile: (visitId: string, sha256: string) => Promise<Evidence | null>;
  /** Throws `StaleRow` when the same file was added to the visit a moment ago. */
  add: (evidence: Evidence) => Promise<void>;
  change: (id: string, change: Partial<Evidence>) => Promise<void>;
  findSeal: (evidenceId: string) => Promise<Seal | null>;
  sealAt: (seq: number) => Promise<Seal | null>;
  lastSeal: () => Promise<Seal | null>;
  addSeal: (seal: Seal) => Promise<void>;
  /** Forgets positions of visits and evidence taken before. */
  forgetPositions: (before: number) => Promise<void>;
  /** Evidence with files, of one kind of file, taken before; at most 200. */
  listBefore: (kind: 'photo' | 'voice', before: number) => Promise<string[]>;
  listIdsOf: (memberId: string) => Promise<string[]>;
  purge: (ids: readonly string[]) => Promise<void>;
};

export type MinutesRepository = {
  /** In order; empty while the document has not been read. */
  pagesOf: (evidenceId: string) => Promise<MinutesPage[]>;
  keywordsOf: (evidenceId: string) => Promise<KeywordCount[]>;
  /** Replaces what was read, all of it or one page. */
  savePages: (pages: readonly MinutesPage[]) => Promise<void>;
  saveKeywords: (evidenceId: string, counts: readonly KeywordCount[]) => Promise<void>;
};

export type TicketRepository = {
  /** Loads and locks; refuses `ticket.unknown`. */
  get: (id: string) => Promise<CaptureTicket>;
  add: (tickets: readonly CaptureTicket[]) => Promise<void>;
  use: (ticket: CaptureTicket) => Promise<void>;
  countUnused: (memberId: string, now: number) => Promise<number>;
};

export type ConsentRepository = {
  /** The latest one, withdrawn or not. */
  latest: (memberId: string) => Promise<Consent | null>;
  add: (consent: Consent) => Promise<void>;
  withdraw: (id: string, at: number) => Promise<void>;
};

const stale =
  (what: string, id: string) =>
  (error: unknown): never => {
    throw isDuplicate(error) ? new StaleRow(what, id) : error;
  };

export function visitRepository(manager: EntityManager): VisitRepository {
  const visits = manager.getRepository(VisitTable);
  return {
    get: async (id) => {
      const visit = await visits.findOne({ where: { id }, ...rowLock(manager) });
      if (!visit) throw new Refusal('not_found', 'visit.not_found');
      return visit;
    },
    find: (id) => visits.findOneBy({ id }),
    findByDraft: (memberId, draftId) => visits.findOneBy({ memberId, draftId }),
    add: (visit) => insertRows(manager, VisitTable, [visit]).catch(stale('visit', visit.id)),
    save: async (visit, now) => {
      const { id, version, ...change } = visit;
      const next = { ...change, version: version + 1, updatedAt: now };
      const saved = await visits.update({ id, version }, next);
      if (saved.affected !== 1) throw new StaleRow('visit', id);
      return { ...visit, ...next };
    },
  };
}

export function evidenceRepository(manager: EntityManager): EvidenceRepository {
  const evidence = manager.getRepository(EvidenceTable);
  const seals = manager.getRepository(SealTable);
  return {
    find: (id) => evidence.findOneBy({ id }),
    lock: (id) => evidence.findOne({ where: { id }, ...rowLock(manager) }),
    listOf: (visitId) =>
      evidence.find({ where: { visitId }, order: { takenAt: 'ASC', id: 'ASC' } }),
    findFile: (visitId, sha256) => evidence.findOneBy({ visitId, sha256 }),
    add: async (added) => {
      await insertRows(manager, EvidenceTable, [added]).catch(stale('evidence', added.id));
      const bands = added.perceptualHash === null ? [] : bandsOf(added.perceptualHash);
      const rows = bands.map((band) => ({ ...band, evidenceId: added.id }));
      await insertRows(manager, BandTable, rows);
    },
    change: async (id, change) => void (await evidence.update({ id }, change)),
    findSeal: (evidenceId) => seals.findOneBy({ evidenceId }),
    sealAt: (seq) => seals.findOneBy({ seq }),
    lastSeal: async () => (await seals.find({ order: { seq: 'DESC' }, take: 1 }))[0] ?? null,
    addSeal: (seal) =>
      insertRows(manager, SealTable, [seal]).catch(stale('seal', String(seal.seq))),
    ...retention(manager),
  };
}

type Retention = Pick<EvidenceRepository, 'forgetPositions' | 'listBefore' | 'listIdsOf' | 'purge'>;

function retention(manager: EntityManager): Retention {
  const sql = sqlOf(manager);
  const ids = async (text: string, params: Param[]): Promise<string[]> =>
    (await sql.rows<{ id: string }>(text, params)).map(({ id }) => id);
  return {
    forgetPositions: async (before) => {
      const nothing = 'latitude_e6 = NULL, longitude_e6 = NULL, accuracy_metres = NULL';
      const of = (table: string, at: string): string =>
        `UPDATE ${table} SET ${nothing} WHERE ${at} < ? AND latitude_e6 IS NOT NULL`;
      await sql.run(of('evidence', 'taken_at'), [before]);
      await sql.run('UPDATE evidence SET place = NULL WHERE taken_at < ? AND place IS NOT NULL', [
        before,
      ]);
      await sql.run(of('visit', 'created_at'), [before]);
    },
    listBefore: (kind, before) => {
      const compare = kind === 'voice' ? '=' : '<>';
      const text = `SELECT id FROM evidence WHERE kind ${compare} 'voice' AND taken_at < ? AND state <> 'purged'
        ORDER BY id LIMIT 200`;
      return ids(text, [before]);
    },
    listIdsOf: (memberId) =>
      ids(`SELECT id FROM evidence WHERE member_id = ? AND state <> 'purged'`, [memberId]),
    purge: async (purged) => {
      if (purged.length === 0) return;
      await manager.getRepository(EvidenceTable).update({ id: In([...purged]) }, PURGED);
      for (const table of [BandTable, MinutesPageTable, MinutesKeywordTable])
        await manager
          .getRepository<{ evidenceId: string }>(table)
          .delete({ evidenceId: In([...purged]) });
    },
  };
}

export function minutesRepository(manager: EntityManager): MinutesRepository {
  const pages = manager.getRepository(MinutesPageTable);
  const keywords = manager.getRepository(MinutesKeywordTable);
  return {
    pagesOf: (evidenceId) => pages.find({ where: { evidenceId }, order: { n: 'ASC' } }),
    keywordsOf: async (evidenceId) => {
      const found = await keywords.find({
        where: { evidenceId },
        order: { n: 'DESC', keyword: 'ASC' },
      });
      return found.map(({ keyword, n }) => ({ keyword, n }));
    },
    savePages: async (saved) => {
      for (const { evidenceId, n } of saved) await pages.delete({ evidenceId, n });
      await insertRows(manager, MinutesPageTable, saved);
    },
    saveKeywords: async (evidenceId, counts) => {
      await keywords.delete({ evidenceId });
      const rows = counts.map((count) => ({ ...count, evidenceId }));
      await insertRows(manager, MinutesKeywordTable, rows);
    },
  };
}

export function ticketRepository(manager: EntityManager): TicketRepository {
  const tickets = manager.getRepository(TicketTable);
  return {
    get: async (id) => {
      const ticket = await tickets.findOne({ where: { id }, ...rowLock(manager) });
      if (!ticket) throw new Refusal('invalid', 'ticket.unknown');
      return ticket;
    },
    add: (added) => insertRows(manager, TicketTable, added).catch(stale('ticket', 'code')),
    use: async ({ id, usedAt, evidenceId }) =>
      void (await tickets.update({ id }, { usedAt, evidenceId })),
    countUnused: async (memberId, now) => {
      const [row] = await sqlOf(manager).rows<{ n: number | string }>(UNUSED, [memberId, now]);
      return Number(row?.n ?? 0);
    },
  };
}

const UNUSED =
  'SELECT COUNT(*) AS n FROM capture_ticket WHERE member_id = ? AND expires_at > ? AND used_at IS NULL';

export function consentRepository(manager: EntityManager): ConsentRepository {
  const consents = manager.getRepository(ConsentTable);
  return {
    latest: async (memberId) => {
      const order = { acceptedAt: 'DESC', id: 'DESC' } as const;
      return (await consents.find({ where: { memberId }, order, take: 1 }))[0] ?? null;
    },
    add: (consent) => insertRows(manager, ConsentTable, [consent]),
    withdraw: async (id, at) => void (await consents.update({ id }, { withdrawnAt: at })),
  };
}
