import { z } from 'zod';
import type { Call } from './call';
import { normaliseUserId } from './member-id';

/** A member as the directory tells; ids lower-cased. `leads` are the departments led. Status 1 active, 2 disabled, 4 new, 5 left. */
export type WecomMember = {
  userId: string;
  name: string;
  position: string;
  departments: string[];
  leads: string[];
  status: number;
};
export type WecomDepartment = { id: string; name: string; parentId: string };

/** Who came through OAuth: a member or somebody from outside. */
type SignedIn = { userId: string } | { openId: string };

export type MemberMethods = {
  /** The members of one department, without those of its children. */
  listMembers(departmentId: string): Promise<WecomMember[]>;
  listDepartments(): Promise<WecomDepartment[]>;
  /** `code` works once, for five minutes (WeCom 91023). */
  userInfoByCode(code: string): Promise<SignedIn>;
  /** For a code of `wx.qy.login` only (WeCom 91507). The session key must never go to a client. */
  sessionByMiniProgramCode(
    code: string,
  ): Promise<{ corpId: string; userId: string; sessionKey: string }>;
};

const id = z.union([z.number(), z.string()]).transform(String);
const userid = z.string().min(1).transform(normaliseUserId);

const member = z
  .object({
    userid,
    name: z.string().default(''),
    position: z.string().default(''),
    department: z.array(id).default([]),
    is_leader_in_dept: z.array(z.number()).default([]),
    status: z.number().default(1),
  })
  .transform((read): WecomMember => ({
    userId: read.userid,
    name: read.name || read.userid,
    position: read.position,
    departments: read.department,
    leads: read.department.filter((_, i) => read.is_leader_in_dept[i] === 1),
    status: read.status,
  }));

const department = z
  .object({ id, name: z.string().default(''), parentid: id.default('0') })
  .transform((read): WecomDepartment => ({
    id: read.id,
    name: read.name,
    parentId: read.parentid,
  }));

// Old and new spellings of the same fields are both in use.
const signedIn = z
  .object({
    userid: userid.optional(),
    UserId: userid.optional(),
    openid: z.string().optional(),
    OpenId: z.string().optional(),
  })
  .transform((read, context): SignedIn => {
    const userId = read.userid ?? read.UserId;
    if (userId) return { userId };
    const openId = read.openid ?? read.OpenId;
    if (openId) return { openId };
    context.addIssue('neither userid nor openid');
    return z.NEVER;
  });

const session = z
  .object({ corpid: z.string(), userid, session_key: z.string() })
  .transform((read) => ({
    corpId: read.corpid,
    userId: read.userid,
    sessionKey: read.session_key,
  }));

/** People of the company and how they sign in (WeCom 90196, 90208, 91023, 91507). */
export function memberMethods(call: Call): MemberMethods {
  return {
    listMembers: async (departmentId) => {
      const list = z.object({ userlist: z.array(member) });
      return (await call({ api: 'user/list', query: { department_id: departmentId } }, list))
        .userlist;
    },
    listDepartments: async () => {
      const list = z.object({ department: z.array(department) });
      return (await call({ api: 'department/list' }, list)).department;
    },
    userInfoByCode: (code) => call({ api: 'auth/getuserinfo', query: { code } }, signedIn),
    sessionByMiniProgramCode: (code) =>
      call(
        {
          api: 'miniprogram/jscode2session',
          query: { js_code: code, grant_type: 'authorization_code' },
        },
        session,
      ),
  };
}
