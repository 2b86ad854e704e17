import type { Json } from '../api-error';
import { text } from '../api-error';
import type { Department } from '../options';
import { json } from '../route';
import type { Person } from './people';
import { refusedOld } from './refused';
import type { Route } from './route';
import type { World } from './world';

/** Reading contacts and free login (2.12); none of it counts toward the monthly quota (2.3). */
export function contactRoutes(world: World): Route[] {
  const post = (path: string, run: (body: Json) => unknown): Route => ({
    method: 'POST',
    path: `/topapi/${path}`,
    token: 'app',
    isFree: true,
    run: ({ body }) => json({ result: run(body) }),
  });
  const { people, signIn } = world;
  return [
    post('v2/department/listsub', (body) =>
      people.childrenOf(departmentOf(world, body)).map(brief),
    ),
    post('v2/department/get', (body) =>
      detail(world, people.department(departmentOf(world, body))),
    ),
    post('user/listid', (body) => ({
      userid_list: people.membersOf(departmentOf(world, body)).map(({ userid }) => userid),
    })),
    post('v2/user/list', (body) => page(world, body)),
    post('v2/user/get', (body) => {
      const userId = text(body.userid);
      if (!userId) throw refusedOld(400002, '参数错误: userid');
      return profile(people.get(userId));
    }),
    post('v2/user/getbymobile', (body) => ({ userid: byMobile(world, text(body.mobile)) })),
    post('v2/user/getuserinfo', (body) => identity(people.get(signIn.spend(text(body.code))))),
    {
      method: 'GET',
      path: '/get_jsapi_ticket',
      token: 'app',
      isFree: true,
      run: () => json(signIn.pageTicket()),
    },
  ];
}

const ROOT_DEPARTMENT = 1;
const MAX_PAGE = 100;

/** The department asked for, the root if none is named. Throws 60003 if there is none like it. */
function departmentOf({ people }: World, { dept_id: id = ROOT_DEPARTMENT }: Json): number {
  if (!Number.isInteger(Number(id))) throw refusedOld(400002, '参数错误: dept_id');
  return people.department(Number(id)).id;
}

function brief({ id, name, parentId }: Department): Json {
  return { dept_id: id, name, parent_id: parentId, create_dept_group: false, auto_add_user: false };
}

/** The root department has no parent_id. */
function detail({ people }: World, department: Department): Json {
  const { parent_id: parentId, ...fields } = brief(department);
  const managers = people
    .membersOf(department.id)
    .filter(({ leaderOf = [] }) => leaderOf.includes(department.id))
    .map(({ userid }) => userid);
  return {
    ...fields,
    ...(department.id === ROOT_DEPARTMENT ? {} : { parent_id: parentId }),
    order: department.id,
    dept_manager_userid_list: managers,
    hide_dept: false,
    outer_dept: false,
  };
}

/** Direct members, paged by a cursor that starts at 0; at most 100 at a time. */
function page(world: World, body: Json): Json {
  const [cursor, size] = [Number(body.cursor), Number(body.size)];
  if (!Number.isInteger(cursor) || cursor < 0) throw refusedOld(400002, '参数错误: cursor');
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE)
    throw refusedOld(400002, '参数错误: size');
  const id = departmentOf(world, body);
  const members = world.people.membersOf(id);
  const next = cursor + size;
  const hasMore = next < members.length;
  return {
    list: members
      .slice(cursor, next)
      .map((person) => ({ ...profile(person), leader: leads(person, id) })),
    has_more: hasMore,
    ...(hasMore ? { next_cursor: next } : {}),
  };
}

const leads = ({ leaderOf = [] }: Person, id: number): boolean => leaderOf.includes(id);

function profile(person: Person): Json {
  return {
    userid: person.userid,
    unionid: person.unionId,
    name: person.name,
    title: person.position ?? '',
    mobile: person.mobile ?? '',
    state_code: '86',
    active: person.isActive,
    admin: false,
    boss: false,
    senior: false,
    hide_mobile: false,
    avatar: '',
    job_number: '',
    dept_id_list: person.departments,
    leader_in_dept: person.departments.map((id) => ({ dept_id: id, leader: leads(person, id) })),
  };
}

/** Eleven digits of somebody who works here now: 40104 for a bad number, 60121 for an unknown one (2.12). */
function byMobile({ people }: World, mobile: string): string {
  if (!mobile) throw refusedOld(400002, '参数错误: mobile');
  if (!/^(\+?\d{1,4}-)?\d{5,20}$/.test(mobile)) throw refusedOld(40104, '无效的手机号');
  const person = people.all().find((one) => one.mobile === mobile);
  if (!person) throw refusedOld(60121, '找不到该用户');
  return person.userid;
}

function identity({ userid, unionId, name }: Person): Json {
  return {
    userid,
    unionid: unionId,
    associated_unionid: unionId,
    name,
    device_id: '',
    sys: false,
    sys_level: 0,
  };
}
