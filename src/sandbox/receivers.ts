import { ApiError } from './api-error';
import type { Directory, Member } from './directory';

/** Whom a message may be meant for, still as the caller wrote it. */
export type Targets = { users: string[]; parties: string[]; tags: string[]; all: boolean };

/** Who really gets it, and what could not be found; userids come back lower-cased [90236]. */
export type Receivers = {
  members: Member[];
  invaliduser: string[];
  invalidparty: string[];
  invalidtag: string[];
};

/** Splits `a|b`, leaving out empty parts. */
export function splitTargets(value: unknown): string[] {
  return typeof value === 'string' ? value.split('|').filter(Boolean) : [];
}

/** Resolves targets; throws 82001 without any, 40032/82002/82003 with too many. */
export function resolveReceivers(targets: Targets, directory: Directory): Receivers {
  checkCounts(targets);
  const users = targets.users.map((userid) => ({ userid, member: directory.find(userid) }));
  const valid = users.flatMap(({ member }) => (member?.status === 1 ? [member] : []));
  const known = new Set(directory.departments().map((d) => String(d.id)));
  const parties = targets.parties.filter((id) => known.has(id));
  const inParties = parties.flatMap((id) => directory.membersOf(Number(id), true));
  const everybody = targets.all ? directory.members().filter((m) => m.status === 1) : [];
  return {
    members: [...new Set([...valid, ...inParties, ...everybody])],
    invaliduser: users
      .filter(({ member }) => member?.status !== 1)
      .map(({ userid }) => userid.toLowerCase()),
    invalidparty: targets.parties.filter((id) => !known.has(id)),
    invalidtag: targets.tags,
  };
}

function checkCounts({ users, parties, tags, all }: Targets): void {
  if (!all && users.length + parties.length + tags.length === 0)
    throw new ApiError(82001, 'all touser, toparty, totag are empty');
  if (users.length > 1_000) throw new ApiError(40032, 'too many users');
  if (parties.length > 100) throw new ApiError(82002, 'too many parties');
  if (tags.length > 100) throw new ApiError(82003, 'too many tags');
}
