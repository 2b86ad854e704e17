import { z } from 'zod';
import type { Call } from './call';

/** A member as the contact list tells. `leads` are the departments led. */
export type DingTalkMember = {
  userId: string;
  unionId: string;
  name: string;
  title: string;
  departments: string[];
  leads: string[];
  active: boolean;
};
export type DingTalkDepartment = { id: string; name: string; parentId: string };

export type MemberMethods = {
  /** The departments directly below one; the root is 1. */
  listDepartments: (parentId: string) => Promise<DingTalkDepartment[]>;
  /** The members of one department, without those of its children. */
  listMembers: (departmentId: string) => Promise<DingTalkMember[]>;
  /** To-dos know people by unionId only (platforms.md 2.11). */
  unionIdOf: (userId: string) => Promise<string>;
  /** Whose free-login code this is: once, for five minutes (platforms.md 2.12). */
  userByCode: (code: string) => Promise<{ userId: string }>;
};

const id = z.union([z.number(), z.string()]).transform(String);
const departments = z.object({
  result: z
    .array(z.object({ dept_id: id, name: z.string().default(''), parent_id: id.default('1') }))
    .nullish(),
});
const member = z.object({
  ...{ userid: z.string().min(1), unionid: z.string().default(''), name: z.string().default('') },
  ...{ title: z.string().nullish(), active: z.boolean().default(true) },
  ...{ dept_id_list: z.array(id).default([]), leader: z.boolean().default(false) },
});
const page = z.object({
  result: z.object({
    ...{ has_more: z.boolean().default(false), next_cursor: z.number().nullish() },
    list: z.array(member).nullish(),
  }),
});
const one = z.object({ result: z.object({ unionid: z.string().min(1) }) });
const signedIn = z.object({ result: z.object({ userid: z.string().min(1) }) });

const PAGE = 100;

/** People of the organisation and how they sign in. Contact calls cost no quota. */
export function memberMethods(call: Call): MemberMethods {
  const ask = <T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> =>
    call({ api: path, world: 'oapi', method: 'POST', path, body }, schema);
  const unionIds = new Map<string, Promise<string>>();
  const lookUp = async (userid: string): Promise<string> =>
    (await ask('topapi/v2/user/get', { userid }, one)).result.unionid;
  return {
    listDepartments: async (parentId) => {
      const body = { dept_id: Number(parentId) };
      const { result } = await ask('topapi/v2/department/listsub', body, departments);
      return (result ?? []).map(({ dept_id, name, parent_id }) => ({
        ...{ id: dept_id, name, parentId: parent_id },
      }));
    },
    listMembers: async (departmentId) => {
      const found = await listAll(ask, departmentId);
      for (const { userId, unionId } of found)
        if (unionId !== '') unionIds.set(userId, Promise.resolve(unionId));
      return found;
    },
    unionIdOf: (userId) => {
      const known = unionIds.get(userId) ?? lookUp(userId);
      unionIds.set(userId, known);
      // A failed look-up is not remembered.
      known.catch(() => unionIds.delete(userId));
      return known;
    },
    userByCode: async (code) => {
      const { result } = await ask('topapi/v2/user/getuserinfo', { code }, signedIn);
      return { userId: result.userid };
    },
  };
}

type Ask = <T>(path: string, body: object, schema: z.ZodType<T>) => Promise<T>;

async function listAll(ask: Ask, departmentId: string, cursor = 0): Promise<DingTalkMember[]> {
  const body = { dept_id: Number(departmentId), cursor, size: PAGE };
  const { result } = await ask('topapi/v2/user/list', body, page);
  const found = (result.list ?? []).map((read) => memberIn(read, departmentId));
  const next = result.has_more ? result.next_cursor : null;
  return next == null ? found : [...found, ...(await listAll(ask, departmentId, next))];
}

const memberIn = (read: z.infer<typeof member>, departmentId: string): DingTalkMember => ({
  ...{ userId: read.userid, unionId: read.unionid, name: read.name || read.userid },
  ...{ title: read.title ?? '', active: read.active },
  departments: read.dept_id_list.length > 0 ? read.dept_id_list : [departmentId],
  leads: read.leader ? [departmentId] : [],
});
