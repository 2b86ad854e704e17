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

/** Who came through OAuth: a member (with a `ticket` for private data when that was asked for) or somebody from outside. */
type SignedIn = { userId: string; ticket?: string } | { openId: string };

export type MemberMethods = {
  getMember(userId: string): Promise<WecomMember>;
  /** The members of one department, without those of its children. */
  listMembers(departmentId: string): Promise<WecomMember[]>;
  listDepartments(): Promise<WecomDepartment[]>;
  /** One page of at most 10,000 ids; only with the contact-sync secret (WeCom 96067). */
  listMemberIds(cursor?: string): Promise<{ userIds: string[]; nextCursor?: string }>;
  /** `code` works once, for five minutes (WeCom 91023). */
  userInfoByCode(code: string): Promise<SignedIn>;
  /** What the member agreed to show; `ticket` lives 30 minutes (WeCom 95833). */
  userDetail(ticket: string): Promise<{ userId: string; mobile?: string; avatar?: string }>;
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

const memberIds = z
  .object({ dept_user: z.array(z.object({ userid })), next_cursor: z.string().optional() })
  .transform(({ dept_user, next_cursor }) => ({
    userIds: [...new Set(dept_user.map((entry) => entry.userid))],
    ...(next_cursor ? { nextCursor: next_cursor } : {}),
  }));

// Old and new spellings of the same fields are both in use.
const signedIn = z
  .object({
    userid: userid.optional(),
    UserId: userid.optional(),
    user_ticket: z.string().optional(),
    openid: z.string().optional(),
    OpenId: z.string().optional(),
  })
  .transform((read, context): SignedIn => {
    const userId = read.userid ?? read.UserId;
    if (userId) return { userId, ...(read.user_ticket ? { ticket: read.user_ticket } : {}) };
    const openId = read.openid ?? read.OpenId;
    if (openId) return { openId };
    context.addIssue('neither userid nor openid');
    return z.NEVER;
  });

const detail = z
  .object({ userid, mobile: z.string().optional(), avatar: z.string().optional() })
  .transform(({ userid: userId, mobile, avatar }) => ({
    userId,
    ...(mobile ? { mobile } : {}),
    ...(avatar ? { avatar } : {}),
  }));

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
    getMember: (userId) => call({ api: 'user/get', query: { userid: userId } }, member),
    listMembers: async (departmentId) => {
      const list = z.object({ userlist: z.array(member) });
      return (await call({ api: 'user/list', query: { department_id: departmentId } }, list))
        .userlist;
    },
    listDepartments: async () => {
      const list = z.object({ department: z.array(department) });
      return (await call({ api: 'department/list' }, list)).department;
    },
    listMemberIds: (cursor) =>
      call(
        { api: 'user/list_id', body: { limit: 10_000, ...(cursor ? { cursor } : {}) } },
        memberIds,
      ),
    userInfoByCode: (code) => call({ api: 'auth/getuserinfo', query: { code } }, signedIn),
    userDetail: (ticket) =>
      call({ api: 'auth/getuserdetail', body: { user_ticket: ticket } }, detail),
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
