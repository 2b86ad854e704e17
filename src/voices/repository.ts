import { In, IsNull, LessThan, Not, type EntityManager, type Repository } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import { insertRows } from '../database/insert';
import { rowLock } from '../database/lock';
import { sqlOf } from '../database/sql';
import type { Scope } from '../kernel/actor';
import { Refusal } from '../kernel/refusal';
import { scopeCondition } from '../people';
import type { Review } from './review';
import { VoiceNoteTable, VoiceReviewTable } from './tables';
import type { VoiceNote } from './voice-note';

export type VoiceRepository = {
  find: (id: string) => Promise<VoiceNote | null>;
  /** Loads and, on MySQL, locks; refuses `voice.not_found`. */
  get: (id: string) => Promise<VoiceNote>;
  findMany: (ids: readonly string[]) => Promise<VoiceNote[]>;
  /** The member's newest note of the chat that waits for words. */
  findWaiting: (memberId: string) => Promise<VoiceNote | null>;
  /** False when a note of the same message is there already. */
  add: (note: VoiceNote) => Promise<boolean>;
  findReview: (voiceId: string, reviewerId: string) => Promise<Review | null>;
  reviewsOf: (voiceId: string) => Promise<Review[]>;
  saveReview: (review: Review) => Promise<void>;
  /** Notes of visits, and confirmed ones of the chat, with text, of owners in scope; the newest first. */
  listWritten: (scope: Scope, limit: number) => Promise<VoiceNote[]>;
  /** Saves with a version check; throws `StaleRow` when somebody was faster. */
  save: (note: VoiceNote, now: number) => Promise<VoiceNote>;
  /** Notes of the chat that became no visit, spoken before, whose file is still there; at most 200. */
  listUnused: (before: number) => Promise<string[]>;
  /** Notes of a member whose file is still there. */
  listFilesOf: (memberId: string) => Promise<string[]>;
  /** Forgets what was said and closes the notes; their files are still there. */
  silence: (ids: readonly string[]) => Promise<void>;
  /** The same after the files have gone. */
  forget: (ids: readonly string[]) => Promise<void>;
};

/** That something was said stays. Whoever is writing about it meanwhile finds another version, and a note that is closed. */
const SILENCED = {
  ...{ text: null, heard: null, mediaId: null },
  state: () => `CASE WHEN state = 'confirmed' THEN state ELSE 'discarded' END`,
  version: () => 'version + 1',
};

export function voiceRepository(manager: EntityManager): VoiceRepository {
  const notes = manager.getRepository(VoiceNoteTable);
  return {
    find: (id) => notes.findOneBy({ id }),
    get: async (id) => {
      const note = await notes.findOne({ where: { id }, ...rowLock(manager) });
      if (!note) throw new Refusal('not_found', 'voice.not_found');
      return note;
    },
    findMany: (ids) => notes.findBy({ id: In([...ids]) }),
    findWaiting: async (memberId) => {
      const where = { memberId, origin: 'chat', state: 'waiting' } as const;
      return (await notes.find({ where, order: { id: 'DESC' }, take: 1 }))[0] ?? null;
    },
    add: (note) =>
      insertRows(manager, VoiceNoteTable, [note]).then(
        () => true,
        (error: unknown) => {
          if (isDuplicate(error)) return false;
          throw error;
        },
      ),
    save: async ({ id, version, ...change }, now) => {
      const next = { ...change, version: version + 1, updatedAt: now };
      const saved = await notes.update({ id, version }, next);
      if (saved.affected !== 1) throw new StaleRow('voice note', id);
      return { id, ...next };
    },
    ...retention(notes),
    ...reviewing(manager),
  };
}

type Reviewing = Pick<VoiceRepository, 'findReview' | 'reviewsOf' | 'saveReview' | 'listWritten'>;

function reviewing(manager: EntityManager): Reviewing {
  const reviews = manager.getRepository(VoiceReviewTable);
  return {
    findReview: (voiceId, reviewerId) => reviews.findOneBy({ voiceId, reviewerId }),
    reviewsOf: (voiceId) => reviews.findBy({ voiceId, verdict: Not(IsNull()) }),
    saveReview: async (review) => {
      const { voiceId, reviewerId, ...change } = review;
      const { affected } = await reviews.update({ voiceId, reviewerId }, change);
      if (affected === 0) await insertRows(manager, VoiceReviewTable, [review]);
    },
    listWritten: async (scope, limit) => {
      const { text, params } = scopeCondition(scope, 'member_id');
      const where = `SELECT id FROM voice_note WHERE ${text} AND text IS NOT NULL AND visit_id IS NOT NULL`;
      const order = `ORDER BY id DESC LIMIT ${String(limit)}`;
      const rows = await sqlOf(manager).rows<{ id: string }>(`${where} ${order}`, params);
      const notes = await manager
        .getRepository(VoiceNoteTable)
        .findBy({ id: In(rows.map(({ id }) => id)) });
      return notes.sort((a, b) => (a.id < b.id ? 1 : -1));
    },
  };
}

type Retention = Pick<VoiceRepository, 'listUnused' | 'listFilesOf' | 'silence' | 'forget'>;

function retention(notes: Repository<VoiceNote>): Retention {
  const close = async (ids: readonly string[], change: object): Promise<void> => {
    const closing = notes.createQueryBuilder().update().set(change);
    if (ids.length > 0) await closing.where({ id: In([...ids]) }).execute();
  };
  return {
    listUnused: async (before) => {
      const where = { origin: 'chat', visitId: IsNull(), spokenAt: LessThan(before) } as const;
      const kept = { ...where, sha256: Not(IsNull()) };
      return (await notes.find({ select: { id: true }, where: kept, take: 200 })).map(
        ({ id }) => id,
      );
    },
    listFilesOf: async (memberId) => {
      const where = { memberId, origin: 'chat', sha256: Not(IsNull()) } as const;
      return (await notes.find({ select: { id: true }, where })).map(({ id }) => id);
    },
    silence: (ids) => close(ids, SILENCED),
    forget: (ids) => close(ids, { ...SILENCED, sha256: null }),
  };
}
