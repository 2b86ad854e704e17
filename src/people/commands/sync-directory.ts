import type { Role } from '../../kernel/actor';
import type { Publish } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { MemberChanged, MemberJoined, MemberLeft } from '../events';
import type { Directory, Member, MemberStatus, Team } from '../member';
import type { PeopleRepository } from '../repository';

/** A directory as a platform reports it, or as `people.yaml` describes it. Parents come before their children or after. */
export type DirectoryReading = {
  platform: 'wecom' | 'dingtalk';
  teams: { platformTeamId: string; name: string; parentId: string | null }[];
  members: MemberReading[];
  /** Who stands in this directory and is a member on another platform: their id by the userid here. */
  elsewhere?: ReadonlyMap<string, string>;
};
export type MemberReading = {
  platformUserId: string;
  name: string;
  position: string;
  teamIds: string[];
  leads: string[];
  status: MemberStatus;
  role?: Role | undefined;
  regions?: string[] | undefined;
  industries?: string[] | undefined;
  capacity?: number | undefined;
  senior?: boolean | undefined;
  /** UTC ms. */
  joinedAt?: number | undefined;
  utcOffset?: number | undefined;
};

export type SyncContext = {
  now: number;
  newId: () => string;
  directory: Directory;
  people: PeopleRepository;
  publish: Publish;
};
export type SyncResult = { joined: number; changed: number; left: number };

const FEW = 3;

/**
 * Makes members and teams equal to a reading. Whoever is missing from it has left; nobody is ever deleted. A reading without
 * more than a third of the active members is rather a mistake in the console than the truth: refuses `directory.many_gone`
 * unless somebody has said that it is.
 */
export async function syncDirectory(
  ctx: SyncContext,
  reading: DirectoryReading,
  { evenIfManyLeft = false } = {},
): Promise<SyncResult> {
  if (!evenIfManyLeft) refuseExodus(ctx.directory, reading);
  const teamIds = new Map(
    reading.teams.map((team) => [team.platformTeamId, idOfTeam(ctx, reading, team.platformTeamId)]),
  );
  const firstSeenAt = newFrom(ctx, reading);
  const result: SyncResult = { joined: 0, changed: 0, left: 0 };
  const memberIds = new Map<string, string>();
  for (const read of reading.members) {
    const home = reading.elsewhere?.get(read.platformUserId);
    if (home !== undefined) {
      memberIds.set(read.platformUserId, home);
      continue;
    }
    const known = ctx.directory.members.find(
      (member) =>
        member.platform === reading.platform && member.platformUserId === read.platformUserId,
    );
    const fresh = toMember(read, { known, reading, teamIds, firstSeenAt });
    if (!known) {
      const member = { ...fresh, id: ctx.newId(), version: 1 };
      await ctx.people.addMember(member);
      ctx.publish(MemberJoined, { memberId: member.id, role: member.role });
      memberIds.set(read.platformUserId, member.id);
      result.joined += 1;
      continue;
    }
    memberIds.set(read.platformUserId, known.id);
    result.changed += await saveIfChanged(ctx, known, fresh);
  }
  result.left = await sayLeft(ctx, reading, new Set(memberIds.values()));
  await saveTeams(ctx, reading, { teamIds, memberIds });
  return result;
}

/** Who is there at the first reading was there before; who comes later is new from now on. */
const newFrom = ({ directory, now }: SyncContext, { platform }: DirectoryReading): number | null =>
  directory.members.some((member) => member.platform === platform) ? now : null;

function refuseExodus({ members }: Directory, { platform, members: read }: DirectoryReading): void {
  const staying = new Set(
    read.filter(({ status }) => status === 'active').map(({ platformUserId }) => platformUserId),
  );
  const active = members.filter(
    (member) => member.platform === platform && member.status === 'active',
  );
  const gone = active.filter((member) => !staying.has(member.platformUserId)).length;
  if (gone > FEW && gone * 3 > active.length)
    throw new Refusal('conflict', 'directory.many_gone', { gone, active: active.length });
}

/** Whoever is known and was not seen has left. */
async function sayLeft(
  ctx: SyncContext,
  { platform }: DirectoryReading,
  seen: ReadonlySet<string>,
): Promise<number> {
  let left = 0;
  for (const member of ctx.directory.members) {
    const gone = member.platform === platform && !seen.has(member.id) && member.status !== 'left';
    if (gone) left += await saveIfChanged(ctx, member, { ...member, status: 'left' });
  }
  return left;
}

type Known = {
  known: Member | undefined;
  reading: DirectoryReading;
  teamIds: Map<string, string>;
  firstSeenAt: number | null;
};

function toMember(read: MemberReading, from: Known): Omit<Member, 'id' | 'version'> {
  const { platformUserId, name, position, status, leads } = read;
  const team = leads[0] ?? read.teamIds[0] ?? '';
  return {
    ...{ platform: from.reading.platform, platformUserId, name, position, status },
    teamId: from.teamIds.get(team) ?? null,
    ...keptTraits(read, from),
  };
}

/** What the directory does not say stays as it was. */
function keptTraits(
  read: MemberReading,
  { known, reading, firstSeenAt }: Known,
): Pick<
  Member,
  'role' | 'regions' | 'industries' | 'available' | 'capacity' | 'senior' | 'joinedAt' | 'utcOffset'
> {
  const before = known ?? {
    role: roleOf(read, reading),
    regions: [],
    industries: [],
    available: true,
    ...{ capacity: null, senior: false, joinedAt: firstSeenAt, utcOffset: null },
  };
  return {
    role: read.role ?? (known ? roleAfter(known.role, read, reading) : before.role),
    regions: kept(read.regions, before.regions),
    industries: kept(read.industries, before.industries),
    available: before.available,
    capacity: kept(read.capacity, before.capacity),
    senior: kept(read.senior, before.senior),
    joinedAt: kept(read.joinedAt, before.joinedAt),
    utcOffset: kept(read.utcOffset, before.utcOffset),
  };
}

const kept = <T>(read: T | undefined, before: T): T => read ?? before;

/** Operations are named by hand; everybody else is what they lead. */
const roleAfter = (before: Role, read: MemberReading, reading: DirectoryReading): Role =>
  before === 'operations' ? before : roleOf(read, reading);

/** Who leads a top team is a director, who leads any other a manager. */
function roleOf(read: MemberReading, reading: DirectoryReading): Role {
  if (read.leads.length === 0) return 'rep';
  const leadsTop = reading.teams.some(
    (team) => team.parentId === null && read.leads.includes(team.platformTeamId),
  );
  return leadsTop ? 'director' : 'manager';
}

async function saveIfChanged(
  ctx: SyncContext,
  known: Member,
  fresh: Omit<Member, 'id' | 'version'>,
): Promise<0 | 1> {
  const fields = (Object.keys(fresh) as (keyof typeof fresh)[]).filter(
    (field) => JSON.stringify(fresh[field]) !== JSON.stringify(known[field]),
  );
  if (fields.length === 0) return 0;
  await ctx.people.saveMember({ ...known, ...fresh });
  const leaves = fresh.status !== 'active' && known.status === 'active';
  if (leaves) {
    await ctx.people.closeSessionsOf(known.id);
    ctx.publish(MemberLeft, { memberId: known.id });
  } else ctx.publish(MemberChanged, { memberId: known.id, fields });
  return 1;
}

type Ids = { teamIds: Map<string, string>; memberIds: Map<string, string> };

async function saveTeams(ctx: SyncContext, reading: DirectoryReading, ids: Ids): Promise<void> {
  const teams: Team[] = reading.teams.map((team) => {
    const leader = reading.members.find((member) => member.leads.includes(team.platformTeamId));
    return {
      id: ids.teamIds.get(team.platformTeamId) ?? '',
      platform: reading.platform,
      platformTeamId: team.platformTeamId,
      name: team.name,
      parentId: ids.teamIds.get(team.parentId ?? '') ?? null,
      leaderId: ids.memberIds.get(leader?.platformUserId ?? '') ?? null,
    };
  });
  const kept = new Set(teams.map((team) => team.id));
  const gone = ctx.directory.teams.filter(
    (team) => team.platform === reading.platform && !kept.has(team.id),
  );
  await ctx.people.saveTeams(
    teams,
    gone.map((team) => team.id),
  );
}

function idOfTeam(ctx: SyncContext, reading: DirectoryReading, platformTeamId: string): string {
  const known = ctx.directory.teams.find(
    (team) => team.platform === reading.platform && team.platformTeamId === platformTeamId,
  );
  return known?.id ?? ctx.newId();
}
