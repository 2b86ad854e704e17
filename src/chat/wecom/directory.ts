import type { CompanyDirectory, DirectoryMember, DirectoryTeam } from '../directory';
import type { WecomClient } from './client';
import type { WecomDepartment, WecomMember } from './members';

type Reader = Pick<WecomClient, 'listDepartments' | 'listMembers'>;

/** Reads all teams and members the app may see: one call for the teams and one per team. */
export async function readDirectory(client: Reader): Promise<CompanyDirectory> {
  const departments = await client.listDepartments();
  const members = new Map<string, DirectoryMember>();
  // One after the other: the directory APIs answer 45033 to a crowd.
  for (const { id } of departments) {
    // Whoever belongs to several teams comes with each of them, whole every time.
    for (const found of await client.listMembers(id)) members.set(found.userId, member(found));
  }
  return { teams: teams(departments), members: [...members.values()] };
}

function teams(departments: WecomDepartment[]): DirectoryTeam[] {
  const visible = new Set(departments.map(({ id }) => id));
  return departments.map(({ id, name, parentId }) => ({
    platformTeamId: id,
    name: name || id,
    parentId: visible.has(parentId) ? parentId : null,
  }));
}

const member = (found: WecomMember): DirectoryMember => ({
  platformUserId: found.userId,
  name: found.name,
  position: found.position,
  teamIds: found.departments,
  leads: found.leads,
  status: STATUS[found.status] ?? 'disabled',
});

// WeCom 90196.
const STATUS: Record<number, DirectoryMember['status']> = {
  1: 'active',
  2: 'disabled',
  4: 'invited',
  5: 'left',
};
