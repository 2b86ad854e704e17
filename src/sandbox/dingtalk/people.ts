import type { Department, DirectorySeed, MemberSeed } from '../options';
import { unionIdOf } from './names';
import { refusedOld } from './refused';

/** A member of the organisation; `isActive` is false until they have signed in for the first time (2.12). */
export type Person = MemberSeed & { unionId: string; isActive: boolean };

/** Members and departments; 1 is the root department. userIds are compared exactly. */
export type People = {
  find: (userId: string) => Person | undefined;
  /** Throws 60121 for an unknown userId. */
  get: (userId: string) => Person;
  byUnionId: (unionId: string) => Person | undefined;
  all: () => Person[];
  departments: () => Department[];
  /** Throws 60003 for an unknown department. */
  department: (id: number) => Department;
  childrenOf: (id: number) => Department[];
  /** Direct members only. */
  membersOf: (departmentId: number) => Person[];
  save: (member: MemberSeed) => Person;
  remove: (userId: string) => void;
  saveDepartment: (department: Department) => void;
  removeDepartment: (id: number) => void;
};

export function createPeople(corpId: string, seed: DirectorySeed): People {
  const people = new Map<string, Person>();
  const departments = new Map(seed.departments.map((d) => [d.id, { ...d }]));
  const save = (member: MemberSeed): Person => {
    const unionId = unionIdOf(corpId, member.userid);
    const isActive = people.get(member.userid)?.isActive ?? true;
    const person = { ...member, unionId, isActive };
    people.set(member.userid, person);
    return person;
  };
  seed.members.forEach(save);

  const department = (id: number): Department => {
    const found = departments.get(id);
    if (!found) throw refusedOld(60003, '部门不存在');
    return found;
  };
  return {
    save,
    department,
    find: (userId) => people.get(userId),
    get: (userId) => {
      const person = people.get(userId);
      if (!person) throw refusedOld(60121, `找不到该用户 ${userId}`);
      return person;
    },
    byUnionId: (unionId) => [...people.values()].find((p) => p.unionId === unionId),
    all: () => [...people.values()],
    departments: () => [...departments.values()],
    childrenOf: (id) => [...departments.values()].filter((d) => d.parentId === id && d.id !== id),
    membersOf: (id) => [...people.values()].filter((p) => p.departments.includes(id)),
    remove: (userId) => void people.delete(userId),
    saveDepartment: (changed) => void departments.set(changed.id, { ...changed }),
    removeDepartment: (id) => void departments.delete(id),
  };
}
