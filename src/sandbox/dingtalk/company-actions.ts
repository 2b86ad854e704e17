import type { Department, MemberSeed } from '../options';
import type { Delivery } from './callbacks';
import { tellEvent } from './tell';
import type { World } from './world';

/** A change among the departments. */
export type DepartmentChange =
  | ({ change: 'create' } & Department)
  | ({ change: 'modify'; id: number } & Partial<Omit<Department, 'id'>>)
  | { change: 'remove'; id: number };

/** What happens in the company outside of chats; each changes the directory first and then tells the event (2.4). */
export type CompanyActions = {
  /** user_add_org. */
  userJoins: (member: MemberSeed) => Promise<Delivery>;
  /** user_modify_org. */
  userChanges: (userid: string, change: Partial<Omit<MemberSeed, 'userid'>>) => Promise<Delivery>;
  /** user_leave_org. */
  userLeaves: (userid: string) => Promise<Delivery>;
  /** org_dept_create, org_dept_modify, org_dept_remove. */
  departmentChanges: (change: DepartmentChange) => Promise<Delivery>;
};

export function createCompanyActions(world: World): CompanyActions {
  const { people, changes } = world;
  const tell = (eventType: string, fields: { userId?: string[]; deptId?: number[] }) => {
    changes.tell({ kind: 'directory' });
    return tellEvent(world, eventType, { ...fields, optStaffId: 'sandbox' });
  };
  return {
    userJoins: (member) => {
      people.save(member);
      return tell('user_add_org', { userId: [member.userid] });
    },
    userChanges: async (userid, change) => {
      people.save({ ...people.get(userid), ...change });
      return tell('user_modify_org', { userId: [userid] });
    },
    userLeaves: async (userid) => {
      people.get(userid);
      people.remove(userid);
      return tell('user_leave_org', { userId: [userid] });
    },
    departmentChanges: async (change) => {
      applyToDepartments(world, change);
      return tell(`org_dept_${change.change}`, { deptId: [change.id] });
    },
  };
}

function applyToDepartments({ people }: World, { change, ...fields }: DepartmentChange): void {
  if (change === 'remove') people.removeDepartment(fields.id);
  else {
    const old = change === 'modify' ? people.department(fields.id) : { name: '', parentId: 1 };
    people.saveDepartment({ ...old, ...fields });
  }
}
