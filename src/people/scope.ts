import type { Actor, Scope } from '../kernel/actor';
import { teamsLedBy, type Directory, type Member } from './member';

// The one place that decides whose rows somebody sees. Every route, card, chat word and count asks for a `Scope` and nothing
// else; `test/journeys/visibility` compares them all with a naive model.

/** Own rows for a rep, the led teams' (and rows without an owner) for a manager, all for directors and operations. */
export function scopeOf(
  member: Pick<Member, 'id' | 'role' | 'status'>,
  directory: Directory,
): Scope {
  if (member.status !== 'active') return { kind: 'none' };
  switch (member.role) {
    case 'rep':
      return { kind: 'members', memberIds: [member.id], unowned: false };
    case 'manager':
      return { kind: 'members', memberIds: ledMembers(member.id, directory), unowned: true };
    case 'director':
    case 'operations':
      return { kind: 'all' };
  }
}

function ledMembers(memberId: string, directory: Directory): string[] {
  const teams = teamsLedBy(directory, memberId);
  const led = directory.members.filter(
    (member) => member.teamId !== null && teams.has(member.teamId),
  );
  return [...new Set([memberId, ...led.map((member) => member.id)])];
}

/** Whether a row with this owner is inside the scope. */
export function inScope(scope: Scope, ownerId: string | null): boolean {
  if (scope.kind !== 'members') return scope.kind === 'all';
  return ownerId === null ? scope.unowned : scope.memberIds.includes(ownerId);
}

/** The same as SQL on an owner column, with its parameters. */
export function scopeCondition(scope: Scope, column: string): { text: string; params: string[] } {
  if (scope.kind === 'all') return { text: '1 = 1', params: [] };
  if (scope.kind === 'none') return { text: '1 = 0', params: [] };
  const owned = `${column} IN (${scope.memberIds.map(() => '?').join(', ')})`;
  const text = scope.unowned ? `(${owned} OR ${column} IS NULL)` : owned;
  return { text, params: [...scope.memberIds] };
}

/** A member as the actor of commands and queries. */
export function actorOf(member: Member, directory: Directory): Actor {
  return {
    kind: 'member',
    memberId: member.id,
    name: member.name,
    role: member.role,
    scope: scopeOf(member, directory),
  };
}
