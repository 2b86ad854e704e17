import type { Role } from '../kernel/actor';

export type MemberStatus = 'active' | 'disabled' | 'left';

/** A person of the company as the directory knows them. */
export type Member = {
  id: string;
  platform: 'wecom' | 'dingtalk';
  /** Lower-cased: WeCom userids ignore case. */
  platformUserId: string;
  name: string;
  position: string;
  role: Role;
  status: MemberStatus;
  teamId: string | null;
  /** What dispatch looks at; empty means "no preference". */
  regions: string[];
  industries: string[];
  /** False while on leave: dispatch passes the member by. */
  available: boolean;
  /** Open leads they may have; null for what everybody may. */
  capacity: number | null;
  senior: boolean;
  /** Since when they are here, UTC ms; null for who was there before the program. */
  joinedAt: number | null;
  /** Minutes east of UTC where they work; null for the company's own zone, China. */
  utcOffset: number | null;
  version: number;
};

export type Team = {
  id: string;
  platform: 'wecom' | 'dingtalk';
  platformTeamId: string;
  name: string;
  parentId: string | null;
  leaderId: string | null;
};

/** Somebody is away from one moment until another, UTC ms. */
export type Absence = {
  id: string;
  memberId: string;
  fromAt: number;
  toAt: number;
  /** Who told us: an approval on the platform, or the member in the chat. */
  source: 'wecom' | 'dingtalk' | 'chat' | 'api';
  /** The platform's own number of the approval; null for what was said. */
  externalId: string | null;
  cancelledAt: number | null;
};

/** Somebody is in a meeting from one moment until another, UTC ms. Their clocks run on; they are not away. */
export type BusyTime = {
  memberId: string;
  /** A platform's calendar, or the member in the chat. */
  source: 'dingtalk' | 'chat';
  fromAt: number;
  toAt: number;
};
export type BusySpan = Pick<BusyTime, 'fromAt' | 'toAt'>;

/** Members and teams together, small enough (1,000 people) to be asked in memory. */
export type Directory = {
  members: readonly Member[];
  teams: readonly Team[];
  /** Those that are not over. */
  absences: readonly Absence[];
  /** Meetings that are under way, or begin within a second. */
  busy: readonly BusyTime[];
};

const MAX_DEPTH = 20;

/** The team and all teams below it. */
export function teamsBelow({ teams }: Directory, teamId: string): Set<string> {
  const found = new Set<string>();
  let level = [teamId];
  for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth++) {
    const above = new Set(level);
    for (const id of above) found.add(id);
    level = teams
      .filter((team) => above.has(team.parentId ?? '') && !found.has(team.id))
      .map((team) => team.id);
  }
  return found;
}

/** The teams a member leads, with all below. */
export function teamsLedBy(directory: Directory, memberId: string): Set<string> {
  const led = directory.teams.filter((team) => team.leaderId === memberId);
  return new Set(led.flatMap((team) => [...teamsBelow(directory, team.id)]));
}

const isActive = (member: Member | undefined): member is Member => member?.status === 'active';

/** The next active leader above a member: of the own team, or of the nearest team above that somebody else leads. */
export function managerOf(directory: Directory, memberId: string): Member | null {
  return (
    leadersAbove(directory, memberId).find((leader) => leader.role !== 'director') ??
    directorOf(directory, memberId)
  );
}

/** The active director nearest above a member; any active director when there is none above. */
export function directorOf(directory: Directory, memberId: string): Member | null {
  const above = leadersAbove(directory, memberId).find((leader) => leader.role === 'director');
  return (
    above ??
    directory.members.find((member) => member.role === 'director' && isActive(member)) ??
    null
  );
}

function leadersAbove(directory: Directory, memberId: string): Member[] {
  const members = new Map(directory.members.map((member) => [member.id, member]));
  const leaders = teamsAbove(directory, members.get(memberId)?.teamId ?? '').map((team) =>
    members.get(team.leaderId ?? ''),
  );
  return leaders.filter((leader) => isActive(leader)).filter((leader) => leader.id !== memberId);
}

/** The team and all above it, the nearest first. */
function teamsAbove({ teams }: Directory, teamId: string): Team[] {
  const byId = new Map(teams.map((team) => [team.id, team]));
  const above: Team[] = [];
  for (
    let team = byId.get(teamId);
    team && above.length < MAX_DEPTH;
    team = byId.get(team.parentId ?? '')
  )
    above.push(team);
  return above;
}
