import type { Clock } from '../../kernel/clock';
import { randomHex } from './names';

/** A work to-do; people are unionIds, times simulated UTC ms (2.11). */
export type Todo = {
  taskId: string;
  sourceId: string;
  subject: string;
  description: string;
  creatorId: string;
  executorIds: string[];
  participantIds: string[];
  detailUrl: { appUrl: string; pcUrl: string };
  dueTime?: number;
  priority: number;
  isDone: boolean;
  createdTime: number;
  modifiedTime: number;
  finishTime?: number;
};

/** What the app or a person may change later. */
export type TodoChange = Partial<
  Pick<Todo, 'subject' | 'description' | 'executorIds' | 'participantIds' | 'dueTime' | 'isDone'>
>;

/** All to-dos of the app. A sourceId stays taken also after its to-do was deleted. */
export type Todos = {
  find: (taskId: string) => Todo | undefined;
  /** Those a person has to do, oldest first. */
  of: (unionId: string) => Todo[];
  isTaken: (sourceId: string) => boolean;
  add: (todo: Omit<Todo, 'taskId' | 'isDone' | 'createdTime' | 'modifiedTime'>) => Todo;
  change: (todo: Todo, change: TodoChange) => void;
  remove: (taskId: string) => void;
};

export function createTodos(clock: Clock, changed: (todo: Todo) => void): Todos {
  const todos = new Map<string, Todo>();
  const sources = new Set<string>();
  return {
    find: (taskId) => todos.get(taskId),
    of: (unionId) => [...todos.values()].filter((todo) => todo.executorIds.includes(unionId)),
    isTaken: (sourceId) => sources.has(sourceId),
    add: (draft) => {
      const at = clock.now();
      const taskId = `task${randomHex(28)}`;
      const todo = { ...draft, taskId, isDone: false, createdTime: at, modifiedTime: at };
      todos.set(taskId, todo);
      if (draft.sourceId) sources.add(draft.sourceId);
      changed(todo);
      return todo;
    },
    change: (todo, change) => {
      Object.assign(todo, change, { modifiedTime: clock.now() });
      if (change.isDone === true) todo.finishTime = clock.now();
      if (change.isDone === false) delete todo.finishTime;
      changed(todo);
    },
    remove: (taskId) => {
      const gone = todos.get(taskId);
      todos.delete(taskId);
      if (gone) changed(gone);
    },
  };
}
