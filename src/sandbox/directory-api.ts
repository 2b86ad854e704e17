import { ApiError, text } from './api-error';
import type { Json } from './api-error';
import type { Department } from './options';
import type { Directory, Member } from './directory';
import { json } from './route';
import type { Route } from './route';

type Query = URLSearchParams;

/**
 * Reading contacts [90196, 90208, 96067, 95402]. An app created after 2022-06-20 sees no mobile, avatar or gender; the
 * contact-sync secret of an address added after 2022-08-15 sees only ids (48009 otherwise).
 */
export function directoryRoutes(directory: Directory): Route[] {
  const get = (path: string, token: Route['token'], run: (query: Query) => Json): Route => ({
    method: 'GET',
    path,
    token,
    run: ({ query }) => json(run(query)),
  });
  return [
    get('user/get', 'app', (query) => detail(directory.get(query.get('userid') ?? ''))),
    get('user/simplelist', 'app', (query) => ({
      userlist: listed(directory, query).map(brief),
    })),
    get('user/list', 'app', (query) => ({ userlist: listed(directory, query).map(detail) })),
    get('department/simplelist', 'either', (query) => ({
      department_id: directory.subtree(idOf(query)).map(departmentId),
    })),
    get('department/list', 'app', (query) => ({
      department: directory.subtree(idOf(query)).map((d) => departmentDetail(directory, d)),
    })),
    {
      method: 'POST',
      path: 'user/list_id',
      token: 'contact',
      run: ({ body }) => json(listIds(directory, body)),
    },
    {
      method: 'POST',
      path: 'user/getuserid',
      token: 'app',
      run: ({ body }) => json({ userid: byMobile(directory, text(body.mobile)) }),
    },
  ];
}

function idOf(query: Query): number | undefined {
  const id = query.get('id');
  return id === null || id === '' ? undefined : Number(id);
}

function listed(directory: Directory, query: Query): Member[] {
  const id = Number(query.get('department_id') ?? 1);
  directory.subtree(id);
  return directory.membersOf(id, query.get('fetch_child') === '1');
}

const brief = (member: Member): Json => ({
  userid: member.userid,
  name: member.name,
  department: member.departments,
});

function detail(member: Member): Json {
  return {
    ...brief(member),
    main_department: member.departments[0] ?? 1,
    order: member.departments.map(() => 0),
    is_leader_in_dept: member.departments.map((id) => (member.leaderOf?.includes(id) ? 1 : 0)),
    direct_leader: [],
    position: member.position ?? '',
    status: member.status,
    enable: member.status === 2 ? 0 : 1,
    telephone: '',
    extattr: { attrs: [] },
  };
}

const departmentId = (d: Department): Json => ({ id: d.id, parentid: d.parentId, order: d.id });

function departmentDetail(directory: Directory, d: Department): Json {
  const leaders = directory.members().filter((m) => m.leaderOf?.includes(d.id));
  return {
    ...departmentId(d),
    name: d.name,
    name_en: '',
    department_leader: leaders.map((m) => m.userid),
  };
}

/** One row per member and department, paged by an opaque cursor; limit 1–10000 [96067]. */
function listIds(directory: Directory, body: Json): Json {
  const limit = Number(body.limit ?? 10_000);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new ApiError(40058, 'limit must be 1 to 10000');
  const rows = directory
    .members()
    .flatMap((m) => m.departments.map((department) => ({ userid: m.userid, department })));
  const from = Number(Buffer.from(text(body.cursor), 'base64url').toString() || 0);
  const next = from + limit;
  const more = next < rows.length;
  return {
    dept_user: rows.slice(from, next),
    next_cursor: more ? Buffer.from(String(next)).toString('base64url') : '',
  };
}

/** Mobile numbers are 5 to 32 bytes [95402]. */
function byMobile(directory: Directory, mobile: string): string {
  if (mobile.length < 5 || mobile.length > 32) throw new ApiError(40058, 'invalid mobile');
  const member = directory.members().find((m) => m.mobile === mobile);
  if (!member) throw new ApiError(46004, 'user not found');
  return member.userid;
}
