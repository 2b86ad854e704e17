import { z } from 'zod';
import type { Call } from './call';

/** A to-do in somebody's list. `sourceId` is ours and unique; the texts are cut to what DingTalk takes. */
export type Todo = { sourceId: string; subject: string; dueAt: number | null; url: string };

export type TodoMethods = {
  /** Answers DingTalk's number of the task. Everybody is named by unionId (platforms.md 2.11). */
  createTodo: (unionId: string, todo: Todo) => Promise<string>;
  finishTodo: (unionId: string, taskId: string) => Promise<void>;
  /** Whether it is among those that this member has done. */
  isTodoDone: (unionId: string, todo: { taskId: string; sourceId: string }) => Promise<boolean>;
};

const MAX_SUBJECT = 1_024;
const created = z.object({ id: z.string().min(1) });
const page = z.object({
  todoCards: z
    .array(z.object({ taskId: z.string().nullish(), sourceId: z.string().nullish() }))
    .nullish(),
  nextToken: z.string().nullish(),
});
/** Done ones come newest first; what was done longer ago was told longer ago. */
const MOST_PAGES = 3;

export function todoMethods(call: Call): TodoMethods {
  const path = (unionId: string): string => `v1.0/todo/users/${encodeURIComponent(unionId)}/tasks`;
  return {
    createTodo: async (unionId, { sourceId, subject, dueAt, url }) => {
      const body = {
        ...{ sourceId, subject: subject.slice(0, MAX_SUBJECT), creatorId: unionId },
        ...{ executorIds: [unionId], detailUrl: { appUrl: url, pcUrl: url } },
        ...(dueAt === null ? {} : { dueTime: dueAt }),
        // The card has told already; the task only waits in the list.
        notifyConfigs: { dingNotify: '0' },
      };
      const query = { operatorId: unionId };
      const request = { world: 'new', method: 'POST', path: path(unionId), query, body } as const;
      return (await call({ ...request, api: 'todo/create' }, created)).id;
    },
    isTodoDone: async (unionId, { taskId, sourceId }) => {
      const base = `v1.0/todo/users/${encodeURIComponent(unionId)}/org/tasks/query`;
      const request = { world: 'new', method: 'POST', path: base, api: 'todo/query' } as const;
      let nextToken: string | null | undefined;
      for (let n = 0; n < MOST_PAGES; n++) {
        const body = { isDone: true, ...(nextToken ? { nextToken } : {}) };
        const { todoCards, ...more } = await call({ ...request, body }, page);
        // Numbers in answers may be shorter ones than those we were given.
        const isOurs = (todoCards ?? []).some(
          (card) => card.taskId === taskId || card.sourceId === sourceId,
        );
        if (isOurs) return true;
        ({ nextToken } = more);
        if (!nextToken) break;
      }
      return false;
    },
    finishTodo: async (unionId, taskId) => {
      const request = { world: 'new', method: 'PUT', path: `${path(unionId)}/${taskId}` } as const;
      const query = { operatorId: unionId };
      await call({ ...request, query, body: { done: true }, api: 'todo/finish' }, z.unknown());
    },
  };
}
