import { DAY } from '../../kernel/clock';
import type { Json } from '../api-error';
import { text } from '../api-error';
import { json } from '../route';
import { refusedOld } from './refused';
import type { Route } from './route';

/** A leave that was approved; UTC ms. */
export type Leave = { userid: string; fromAt: number; toAt: number };

/** What the company's attendance knows of leaves. */
export type Leaves = {
  add: (processInstanceId: string, leave: Leave) => void;
  remove: (processInstanceId: string) => Leave | undefined;
  all: () => Leave[];
};

export function createLeaves(): Leaves {
  const leaves = new Map<string, Leave>();
  return {
    add: (id, leave) => void leaves.set(id, leave),
    remove: (id) => {
      const leave = leaves.get(id);
      leaves.delete(id);
      return leave;
    },
    all: () => [...leaves.values()],
  };
}

const MOST_USERS = 100;
const MOST_ROWS = 20;
const LONGEST_MS = 180 * DAY;

/** topapi/attendance/getleavestatus: who is on leave between two moments, twenty rows at a time. */
export const leaveRoutes = (leaves: Leaves): Route[] => [
  {
    method: 'POST',
    path: '/topapi/attendance/getleavestatus',
    token: 'app',
    run: ({ body }) => json({ result: statusOf(leaves, body) }),
  },
];

function statusOf(leaves: Leaves, body: Json): Json {
  const userids = text(body.userid_list).split(',').filter(Boolean);
  const [from, to] = [Number(body.start_time), Number(body.end_time)];
  const [offset, size] = [Number(body.offset), Number(body.size)];
  if (userids.length === 0 || userids.length > MOST_USERS) throw wrong('userid_list');
  if (!(from < to) || to - from > LONGEST_MS) throw wrong('start_time or end_time');
  if (!(offset >= 0) || !(size >= 1 && size <= MOST_ROWS)) throw wrong('offset or size');
  const found = leaves
    .all()
    .filter((one) => userids.includes(one.userid) && one.fromAt < to && one.toAt > from);
  return {
    has_more: found.length > offset + size,
    leave_status: found.slice(offset, offset + size).map(({ userid, fromAt, toAt }) => ({
      ...{ userid, start_time: fromAt, end_time: toAt },
      ...{ duration_unit: 'percent_hour', duration_percent: (toAt - fromAt) / 36_000 },
    })),
  };
}

const wrong = (name: string): Error => refusedOld(40035, `不合法的参数 ${name}`);
