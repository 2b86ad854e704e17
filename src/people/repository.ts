import { In, IsNull, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { isDuplicate, StaleRow } from '../database/errors';
import type { Directory, Member, Team } from './member';
import { SECOND } from '../kernel/clock';
import type { Absence, BusySpan, BusyTime } from './member';
import {
  AbsenceTable,
  ApiKeyTable,
  BusyTimeTable,
  MemberTable,
  SessionTable,
  TeamTable,
  type ApiKeyRow,
  type SessionRow,
} from './tables';

export type PeopleRepository = {
  /** With the absences that are not over at this moment, and meetings under way. */
  loadDirectory: (now: number) => Promise<Directory>;
  /** Those that are not over. */
  listAbsences: (now: number) => Promise<Absence[]>;
  addAbsence: (absence: Absence) => Promise<void>;
  findAbsence: (source: Absence['source'], externalId: string) => Promise<Absence | null>;
  cancelAbsence: (id: string, at: number) => Promise<void>;
  removeAbsence: (id: string) => Promise<void>;
  /** Whether this span is noted, ended since or not. */
  wasAway: (span: Pick<Absence, 'memberId' | 'fromAt' | 'toAt'>) => Promise<boolean>;
  /** Meetings that are under way, or begin within a second. */
  listMeetings: (now: number) => Promise<BusyTime[]>;
  /** What a source said last of these members. */
  listBusy: (memberIds: readonly string[], source: BusyTime['source']) => Promise<BusyTime[]>;
  /** In place of what the source said before. */
  putBusy: (
    memberId: string,
    source: BusyTime['source'],
    spans: readonly BusySpan[],
  ) => Promise<void>;
  addMember: (member: Member) => Promise<void>;
  /** Saves with a version check; throws `StaleRow` when somebody was faster. */
  saveMember: (member: Member) => Promise<void>;
  saveTeams: (teams: readonly Team[], gone: readonly string[]) => Promise<void>;
  addSession: (session: SessionRow) => Promise<void>;
  findSession: (tokenHash: string) => Promise<SessionRow | null>;
  closeSession: (tokenHash: string) => Promise<void>;
  closeSessionsOf: (memberId: string) => Promise<void>;
  addApiKey: (key: ApiKeyRow) => Promise<void>;
  findApiKey: (keyHash: string) => Promise<ApiKeyRow | null>;
  /** Oldest first, revoked ones too. */
  listApiKeys: () => Promise<ApiKeyRow[]>;
  /** False when there is no such key, or it was revoked before. */
  revokeApiKey: (id: string, at: number) => Promise<boolean>;
};

export function peopleRepository(manager: EntityManager): PeopleRepository {
  const members = manager.getRepository(MemberTable);
  const teams = manager.getRepository(TeamTable);
  const sessions = manager.getRepository(SessionTable);
  const keys = manager.getRepository(ApiKeyTable);
  const absences = absenceRows(manager);
  const busy = busyRows(manager);
  return {
    loadDirectory: async (now) => ({
      ...{ members: await members.find(), teams: await teams.find() },
      ...{ absences: await absences.listAbsences(now), busy: await busy.listMeetings(now) },
    }),
    ...{ ...absences, ...busy },
    addMember: async (member) => {
      await members.insert(member).catch((error: unknown) => {
        // Another reading of the directory added them a moment ago.
        throw isDuplicate(error) ? new StaleRow('member', member.platformUserId) : error;
      });
    },
    saveMember: async ({ id, version, ...change }) => {
      const saved = await members.update({ id, version }, { ...change, version: version + 1 });
      if (saved.affected !== 1) throw new StaleRow('member', id);
    },
    saveTeams: async (list, gone) => {
      for (const team of list) {
        const updated = await teams.update({ id: team.id }, team);
        if (!updated.affected) await teams.insert(team);
      }
      for (const id of gone) await teams.delete({ id });
    },
    addSession: async (session) => void (await sessions.insert(session)),
    findSession: (tokenHash) => sessions.findOneBy({ tokenHash }),
    closeSession: async (tokenHash) => void (await sessions.delete({ tokenHash })),
    closeSessionsOf: async (memberId) => void (await sessions.delete({ memberId })),
    addApiKey: async (key) => void (await keys.insert(key)),
    findApiKey: (keyHash) => keys.findOneBy({ keyHash }),
    listApiKeys: () => keys.find({ order: { id: 'ASC' } }),
    revokeApiKey: async (id, at) =>
      (await keys.update({ id, revokedAt: IsNull() }, { revokedAt: at })).affected === 1,
  };
}

type AbsenceRows = Pick<
  PeopleRepository,
  'listAbsences' | 'addAbsence' | 'findAbsence' | 'cancelAbsence' | 'removeAbsence' | 'wasAway'
>;

function absenceRows(manager: EntityManager): AbsenceRows {
  const absences = manager.getRepository(AbsenceTable);
  return {
    /** Those that are not over. */
    listAbsences: (now) => absences.findBy({ toAt: MoreThan(now), cancelledAt: IsNull() }),
    addAbsence: async (absence) => void (await absences.insert(absence)),
    findAbsence: (source, externalId) => absences.findOneBy({ source, externalId }),
    removeAbsence: async (id) => void (await absences.delete({ id })),
    wasAway: ({ memberId, fromAt, toAt }) => absences.existsBy({ memberId, fromAt, toAt }),
    cancelAbsence: async (id, at) => void (await absences.update({ id }, { cancelledAt: at })),
  };
}

type BusyRows = Pick<PeopleRepository, 'listMeetings' | 'listBusy' | 'putBusy'>;

function busyRows(manager: EntityManager): BusyRows {
  const busy = manager.getRepository(BusyTimeTable);
  return {
    listMeetings: (now) =>
      busy.findBy({ fromAt: LessThanOrEqual(now + SECOND), toAt: MoreThan(now) }),
    listBusy: (ids, source) => busy.findBy({ memberId: In(ids), source }),
    putBusy: async (memberId, source, spans) => {
      await busy.delete({ memberId, source });
      await busy.insert(spans.map((span) => ({ ...span, memberId, source })));
    },
  };
}
