import { ApiError } from './api-error';
import type { Department, DirectorySeed, MemberSeed } from './options';

/** A member with status 1 active, 2 disabled, 4 not activated or 5 left [90196]. */
export type Member = MemberSeed & { status: 1 | 2 | 4 | 5 };

/** A change in the company as the contact-sync callback tells it [90970]. */
export type ContactChange =
  | ({ changeType: 'create_user' } & MemberSeed)
  | ({ changeType: 'update_user'; userid: string; newUserid?: string } & Partial<MemberSeed>)
  | { changeType: 'delete_user'; userid: string }
  | ({ changeType: 'create_party' } & Department)
  | { changeType: 'update_party'; id: number; name?: string; parentId?: number }
  | { changeType: 'delete_party'; id: number };

/** Members and departments; userids are 1–64 bytes and compared without case [90196]. */
export type Directory = {
  find: (userid: string) => Member | undefined;
  get: (userid: string) => Member;
  members: () => Member[];
  departments: () => Department[];
  /** The department and everything below it; without an id, all. Throws 60123 for an unknown id. */
  subtree: (id?: number) => Department[];
  /** Active members of a department, or of its whole subtree. */
  membersOf: (departmentId: number, deep: boolean) => Member[];
  apply: (change: ContactChange) => void;
  setStatus: (userid: string, status: Member['status']) => void;
};

const keyOf = (userid: string): string => userid.toLowerCase();

function createMembers(seed: MemberSeed[]): {
  all: Map<string, Member>;
  apply: (change: Extract<ContactChange, { userid: string }>) => void;
} {
  const all = new Map<string, Member>(seed.map((m) => [keyOf(m.userid), { ...m, status: 1 }]));
  const update = (change: Extract<ContactChange, { changeType: 'update_user' }>): void => {
    const { changeType, newUserid, ...fields } = change;
    const old = all.get(keyOf(change.userid));
    if (!old) throw new Error(`${changeType}: no member ${change.userid}`);
    all.delete(keyOf(change.userid));
    const userid = newUserid ?? old.userid;
    all.set(keyOf(userid), { ...old, ...fields, userid });
  };
  return {
    all,
    apply: (change) => {
      if (change.changeType === 'update_user') update(change);
      else if (change.changeType === 'delete_user') all.delete(keyOf(change.userid));
      else {
        all.set(keyOf(change.userid), { ...change, status: 1 });
      }
    },
  };
}

function applyToDepartments(
  all: Map<number, Department>,
  change: Extract<ContactChange, { id: number }>,
): void {
  if (change.changeType === 'delete_party') {
    all.delete(change.id);
    return;
  }
  const old = all.get(change.id) ?? { id: change.id, name: '', parentId: 1 };
  all.set(change.id, {
    id: change.id,
    name: change.name ?? old.name,
    parentId: change.parentId ?? old.parentId,
  });
}

export function createDirectory(seed: DirectorySeed): Directory {
  const people = createMembers(seed.members);
  const departments = new Map(seed.departments.map((d) => [d.id, { ...d }]));

  const find = (userid: string): Member | undefined => people.all.get(keyOf(userid));
  const get = (userid: string): Member => {
    const member = find(userid);
    if (!member) throw new ApiError(60111, 'userid not found');
    return member;
  };
  const below = (id: number): Department[] => {
    const children = [...departments.values()].filter((d) => d.parentId === id && d.id !== id);
    return children.flatMap((child) => [child, ...below(child.id)]);
  };
  const subtree = (id?: number): Department[] => {
    if (id === undefined) return [...departments.values()];
    const top = departments.get(id);
    if (!top) throw new ApiError(60123, 'invalid party id');
    return [top, ...below(id)];
  };

  return {
    find,
    get,
    subtree,
    members: () => [...people.all.values()],
    departments: () => [...departments.values()],
    membersOf: (departmentId, deep) => {
      const ids = new Set(deep ? subtree(departmentId).map((d) => d.id) : [departmentId]);
      return [...people.all.values()].filter(
        (m) => m.status === 1 && m.departments.some((id) => ids.has(id)),
      );
    },
    apply: (change) => {
      if ('userid' in change) people.apply(change);
      else applyToDepartments(departments, change);
    },
    setStatus: (userid, status) => {
      get(userid).status = status;
    },
  };
}
