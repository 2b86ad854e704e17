import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';

/** `closing`: we are about to tick it, so that the event about it is not taken for the owner's doing. */
export type TodoState = 'open' | 'closing' | 'done';
/** A task in somebody's DingTalk list. */
export type TodoRow = {
  leadId: string;
  round: number;
  memberId: string;
  /** DingTalk's number; null when the task was made and its answer lost. */
  taskId: string | null;
  state: TodoState;
};

export const DingTalkTodoTable = new EntitySchema<TodoRow>({
  name: 'dingtalk_todo',
  tableName: 'dingtalk_todo',
  columns: {
    leadId: { ...col.id({ name: 'lead_id' }), primary: true },
    round: { ...col.int(), primary: true },
    memberId: col.id({ name: 'member_id' }),
    taskId: col.text(64, { name: 'task_id', nullable: true }),
    state: col.text(8),
  },
});

type CallsRow = { platform: string; month: string; calls: number };

/** Calls of a platform's API by month, added up over all processes. */
export const PlatformCallsTable = new EntitySchema<CallsRow>({
  name: 'platform_calls',
  tableName: 'platform_calls',
  columns: {
    platform: { ...col.text(16), primary: true },
    month: { ...col.text(7), primary: true },
    calls: col.int(),
  },
});
