import { z } from 'zod';
import { SECOND } from '../../kernel/clock';
import type { Call } from './call';

/** A leave that somebody applied for, UTC ms; `state` is where its approval stands. */
export type WecomLeave = {
  userId: string;
  state: 'passed' | 'withdrawn' | 'other';
  spans: { fromAt: number; toAt: number }[];
};

export type ApprovalMethods = {
  /**
   * An approval by its number (WeCom 91983); `spans` is empty when it is about something else than leave. Needs the permission
   * for approvals; without it WeCom refuses.
   */
  getLeave(approvalId: string): Promise<WecomLeave>;
};

const seconds = z.coerce.number().transform((at) => at * SECOND);
const control = z.object({
  control: z.string(),
  value: z.looseObject({
    vacation: z
      .object({
        attendance: z.object({
          date_range: z.object({ new_begin: seconds, new_end: seconds }),
        }),
      })
      .optional(),
  }),
});

const PASSED = 2;
/** Withdrawn, withdrawn after it had passed, deleted (WeCom 91815). */
const WITHDRAWN = [4, 6, 7];

const approval = z
  .object({
    info: z.object({
      sp_status: z.number(),
      applyer: z.object({ userid: z.string() }),
      apply_data: z.object({ contents: z.array(z.unknown()) }),
    }),
  })
  .transform(({ info }): WecomLeave => ({
    userId: info.applyer.userid,
    state: stateOf(info.sp_status),
    spans: info.apply_data.contents.flatMap(spansIn),
  }));

const stateOf = (status: number): WecomLeave['state'] => {
  if (status === PASSED) return 'passed';
  return WITHDRAWN.includes(status) ? 'withdrawn' : 'other';
};

/** Other controls of a form have values of all shapes. */
function spansIn(content: unknown): WecomLeave['spans'] {
  const { data } = control.safeParse(content);
  const range = data?.control === 'Vacation' ? data.value.vacation?.attendance.date_range : null;
  return range ? [{ fromAt: range.new_begin, toAt: range.new_end }] : [];
}

export const approvalMethods = (call: Call): ApprovalMethods => ({
  getLeave: (sp_no) => call({ api: 'oa/getapprovaldetail', body: { sp_no } }, approval),
});
