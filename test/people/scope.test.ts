import fc from 'fast-check';
import type { Role } from '../../src/kernel/actor';
import { managerOf, directorOf, type Directory, type Member } from '../../src/people/member';
import { inScope, scopeCondition, scopeOf } from '../../src/people/scope';

const ROLES: Role[] = ['rep', 'manager', 'director', 'operations'];

/** A random company: a tree of up to eight teams, some with leaders, and up to twelve members. */
const company = fc
  .record({
    parents: fc.array(fc.nat(7), { minLength: 1, maxLength: 8 }),
    members: fc.array(
      fc.record({
        team: fc.option(fc.nat(7)),
        role: fc.constantFrom(...ROLES),
        active: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    leaders: fc.array(fc.option(fc.nat(11)), { minLength: 8, maxLength: 8 }),
  })
  .map(({ parents, members, leaders }): Directory => ({
    ...{ absences: [], busy: [] },
    teams: parents.map((parent, i) => ({
      ...{ id: `t${i}`, platform: 'wecom' as const, platformTeamId: String(i), name: `T${i}` },
      parentId: i === 0 ? null : `t${parent % i}`,
      leaderId:
        leaders[i] === null || leaders[i] === undefined ? null : `m${leaders[i] % members.length}`,
    })),
    members: members.map(({ team, role, active }, i): Member => ({
      ...{
        id: `m${i}`,
        platform: 'wecom',
        platformUserId: `u${i}`,
        name: `M${i}`,
        position: '',
        role,
      },
      ...{
        status: active ? 'active' : 'left',
        regions: [],
        industries: [],
        available: true,
        ...{ capacity: null, senior: false, joinedAt: null, utcOffset: null },
        version: 1,
      },
      teamId: team === null ? null : `t${team % parents.length}`,
    })),
  }));

/** The rule said naively: walk up from the owner's team and look for the viewer among the leaders. */
function naivelySees(directory: Directory, viewer: Member, ownerId: string | null): boolean {
  if (viewer.status !== 'active') return false;
  if (viewer.role === 'director' || viewer.role === 'operations') return true;
  if (ownerId === viewer.id) return true;
  if (viewer.role === 'rep') return false;
  if (ownerId === null) return true;
  const owner = directory.members.find((member) => member.id === ownerId);
  let team = directory.teams.find((known) => known.id === owner?.teamId);
  while (team) {
    if (team.leaderId === viewer.id) return true;
    const { parentId } = team;
    team = directory.teams.find((known) => known.id === parentId);
  }
  return false;
}

it('S21 a scope is what the naive rule says, for any company, viewer and owner', () => {
  fc.assert(
    fc.property(company, (directory) => {
      for (const viewer of directory.members) {
        const scope = scopeOf(viewer, directory);
        for (const ownerId of [null, ...directory.members.map((member) => member.id)]) {
          expect(inScope(scope, ownerId)).toBe(naivelySees(directory, viewer, ownerId));
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('the condition names each visible owner once and nobody else', () => {
  fc.assert(
    fc.property(company, (directory) => {
      for (const viewer of directory.members) {
        const scope = scopeOf(viewer, directory);
        const { text, params } = scopeCondition(scope, 'owner_id');
        expect((text.match(/\?/g) ?? []).length).toBe(params.length);
        if (scope.kind === 'members') expect(new Set(params)).toEqual(new Set(scope.memberIds));
      }
    }),
  );
});

it('nobody is their own manager, and who is told is active', () => {
  fc.assert(
    fc.property(company, (directory) => {
      for (const member of directory.members) {
        const manager = managerOf(directory, member.id);
        if (manager && manager.role !== 'director') expect(manager.id).not.toBe(member.id);
        for (const told of [manager, directorOf(directory, member.id)]) {
          if (told) expect(told.status).toBe('active');
        }
      }
    }),
  );
});
