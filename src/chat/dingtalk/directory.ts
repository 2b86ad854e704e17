import type { CompanyDirectory, DirectoryMember, DirectoryTeam } from '../directory';
import type { DingTalkClient } from './client';
import type { DingTalkDepartment, DingTalkMember } from './members';

type Reader = Pick<DingTalkClient, 'listDepartments' | 'listMembers'>;

const ROOT: DingTalkDepartment = { id: '1', name: '', parentId: '' };

/** Reads all teams and members the app may see. The root department stands for the organisation and has no name of its own. */
export async function readDirectory(client: Reader): Promise<CompanyDirectory> {
  const departments = await below(client, ROOT);
  const members = new Map<string, DirectoryMember>();
  for (const { id } of departments)
    for (const found of await client.listMembers(id)) join(members, found);
  return { teams: departments.map(team), members: [...members.values()] };
}

/** One after the other: twenty calls a second are all that the standard edition allows. */
async function below(client: Reader, top: DingTalkDepartment): Promise<DingTalkDepartment[]> {
  const all = [top];
  // Grows while it is walked: the children of each department follow it.
  for (const { id } of all) all.push(...(await client.listDepartments(id)));
  return all;
}

const team = ({ id, name, parentId }: DingTalkDepartment): DirectoryTeam => ({
  platformTeamId: id,
  name: name || '公司',
  parentId: parentId === '' ? null : parentId,
});

/** Whoever belongs to several departments comes with each; what they lead is told department by department. */
function join(members: Map<string, DirectoryMember>, found: DingTalkMember): void {
  const known = members.get(found.userId);
  members.set(found.userId, {
    ...{ platformUserId: found.userId, name: found.name, position: found.title },
    teamIds: found.departments,
    leads: [...(known?.leads ?? []), ...found.leads],
    status: found.active ? 'active' : 'invited',
  });
}
