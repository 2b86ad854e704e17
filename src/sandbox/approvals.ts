import { SECOND } from '../kernel/clock';
import { ApiError, text } from './api-error';
import type { Json } from './api-error';
import { json } from './route';
import type { Route } from './route';

/** A leave in the company's attendance; `status` as WeCom numbers it [91815]. */
type Leave = { spNo: string; userid: string; fromAt: number; toAt: number; status: number };

/** Applications for leave, passed or withdrawn. Times are UTC ms. */
export type Approvals = {
  pass: (leave: Omit<Leave, 'spNo' | 'status'>) => string;
  withdraw: (spNo: string) => void;
  find: (spNo: string) => Leave | undefined;
};

const PASSED = 2;
const WITHDRAWN_AFTER = 6;

export function createApprovals(): Approvals {
  const leaves = new Map<string, Leave>();
  return {
    pass: (leave) => {
      // Sixteen digits, beyond what a JavaScript number holds safely.
      const spNo = String(2_026_112_500_000_001n + BigInt(leaves.size));
      leaves.set(spNo, { ...leave, spNo, status: PASSED });
      return spNo;
    },
    withdraw: (spNo) => {
      const leave = leaves.get(spNo);
      if (leave) leave.status = WITHDRAWN_AFTER;
    },
    find: (spNo) => leaves.get(spNo),
  };
}

/** Detail of an approval [91983]. */
export const approvalRoutes = (approvals: Approvals): Route[] => [
  {
    method: 'POST',
    path: 'oa/getapprovaldetail',
    token: 'app',
    run: ({ body }: { body: Json }) => {
      const leave = approvals.find(text(body.sp_no));
      if (!leave) throw new ApiError(301_025, 'invalid sp_no');
      return json({ info: detail(leave) });
    },
  },
];

function detail({ spNo, userid, fromAt, toAt, status }: Leave): Json {
  const range = { new_begin: fromAt / SECOND, new_end: toAt / SECOND };
  const attendance = {
    date_range: { type: 'hour', ...range, new_duration: (toAt - fromAt) / SECOND },
    type: 1,
  };
  return {
    ...{ sp_no: spNo, sp_name: '请假', sp_status: status, applyer: { userid, partyid: '1' } },
    apply_data: {
      contents: [
        { control: 'Vacation', id: 'vacation-1563793073898', value: { vacation: { attendance } } },
        { control: 'Textarea', id: 'Textarea-1', value: { text: '家里有事' } },
      ],
    },
  };
}
