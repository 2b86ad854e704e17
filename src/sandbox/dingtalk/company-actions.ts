import type { Json } from '../api-error';
import type { Department, MemberSeed } from '../options';
import type { CalendarEntry } from './calendars';
import type { Delivery } from './callbacks';
import { randomHex } from './names';
import { tellEvent } from './tell';
import type { World } from './world';

/** A change among the departments. */
export type DepartmentChange =
  | ({ change: 'create' } & Department)
  | ({ change: 'modify'; id: number } & Partial<Omit<Department, 'id'>>)
  | { change: 'remove'; id: number };

/** A meeting that is agreed, unless it says otherwise. */
export type NewEntry = Pick<CalendarEntry, 'fromAt' | 'toAt'> &
  Partial<Pick<CalendarEntry, 'status' | 'isWholeDay'>>;

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
  /** A leave is approved: attendance knows of it, then bpms_instance_change tells that an approval ended. Answers its number. */
  approveLeave: (userid: string, span: { fromAt: number; toAt: number }) => Promise<string>;
  /** An approval ends that is about something else. */
  approveExpense: (userid: string) => Promise<Delivery>;
  /** A leave is taken back after it was approved. */
  withdrawLeave: (processInstanceId: string) => Promise<Delivery>;
  /** Something stands in a person's calendar; nobody is told. Answers its number. */
  addEntry: (userid: string, entry: NewEntry) => string;
  removeEntry: (eventId: string) => void;
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
    ...approvalActions(world),
    addEntry: (userid, entry) => {
      const id = randomHex(24);
      const { unionId } = people.get(userid);
      world.calendars.add(id, { unionId, status: 'BUSY', isWholeDay: false, ...entry });
      return id;
    },
    removeEntry: (id) => world.calendars.remove(id),
  };
}

type Approved = 'approveLeave' | 'approveExpense' | 'withdrawLeave';

function approvalActions(world: World): Pick<CompanyActions, Approved> {
  const { people, leaves } = world;
  const ended = (staffId: string, processInstanceId: string, end: Json): Promise<Delivery> =>
    tellEvent(world, 'bpms_instance_change', {
      ...{ processInstanceId, staffId, title: `${people.get(staffId).name}提交的申请`, ...end },
      ...{ createTime: world.clock.now(), businessId: processInstanceId },
    });
  const agreed = { type: 'finish', result: 'agree' };
  return {
    approveLeave: async (userid, span) => {
      const id = randomHex(32);
      leaves.add(id, { userid: people.get(userid).userid, ...span });
      await ended(userid, id, agreed);
      return id;
    },
    approveExpense: (userid) => ended(userid, randomHex(32), agreed),
    withdrawLeave: async (id) => {
      const leave = leaves.remove(id);
      if (!leave) throw new Error(`there is no leave ${id}`);
      return ended(leave.userid, id, { type: 'terminate' });
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
