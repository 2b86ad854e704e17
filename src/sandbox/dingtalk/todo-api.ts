import { isJson, text } from '../api-error';
import type { Json } from '../api-error';
import { json } from '../route';
import { requestId } from './names';
import { refused } from './refused';
import { objectIn, texts } from './route';
import type { Call, Route } from './route';
import type { Todo, TodoChange } from './todos';
import type { World } from './world';

/** The message beside todo.taskCreate.paramError when the sourceId is taken (2.11). */
export const TODO_EXISTS = 'task exist';

const MAX_SUBJECT = 1_024;
const MAX_DESCRIPTION = 4_096;
const MAX_URL_BYTES = 1_024;
const MAX_PEOPLE = 1_000;
const PRIORITIES = [10, 20, 30, 40];

type Kind = 'taskCreate' | 'taskUpdate' | 'taskDelete';

const wrong = (kind: Kind, message: string): Error => refused(`todo.${kind}.paramError`, message);

/** Work to-dos: every person is a unionId (2.11). */
export function todoRoutes(world: World): Route[] {
  const task = '/v1.0/todo/users/{unionId}/tasks/{taskId}';
  const done = (): Json => ({ result: true, requestId: requestId() });
  return [
    {
      method: 'POST',
      path: '/v1.0/todo/users/{unionId}/tasks',
      token: 'app',
      run: (call) => json(create(world, call)),
    },
    {
      method: 'POST',
      path: '/v1.0/todo/users/{unionId}/org/tasks/query',
      token: 'app',
      run: (call) => json(listed(world, call)),
    },
    {
      method: 'PUT',
      path: task,
      token: 'app',
      run: (call) => {
        world.todos.change(find(world, call, 'taskUpdate'), readChange(world, call.body));
        return json(done());
      },
    },
    {
      method: 'DELETE',
      path: task,
      token: 'app',
      run: (call) => {
        world.todos.remove(find(world, call, 'taskDelete').taskId);
        return json(done());
      },
    },
  ];
}

function create(world: World, { body, params, query }: Call): Json {
  const owner = params.unionId ?? '';
  const creatorId = text(body.creatorId) || owner;
  checkPeople(world, 'taskCreate', [owner, query.get('operatorId') ?? owner, creatorId]);
  const fields = readFields(world, 'taskCreate', body);
  if (!fields.subject) throw wrong('taskCreate', 'subject is empty');
  const detailUrl = readDetailUrl(body.detailUrl);
  const priority = readPriority(body.priority);
  const sourceId = takeSource(world, text(body.sourceId));
  const rest = { subject: fields.subject, creatorId, detailUrl, priority, sourceId };
  const lists = { executorIds: [], participantIds: [], description: '' };
  return answer(world.todos.add({ ...lists, ...fields, ...rest }));
}

/** All of them in one page; an isDone that was not given asks for both. */
function listed(world: World, { body, params }: Call): Json {
  const owner = params.unionId ?? '';
  checkPeople(world, 'taskUpdate', [owner]);
  const wanted = world.todos
    .of(owner)
    .filter(({ isDone }) => body.isDone === undefined || isDone === body.isDone);
  const cards = wanted.map(({ taskId, sourceId, subject, isDone, creatorId }) => ({
    ...{ taskId, sourceId, subject, isDone, creatorId, bizTag: 'todo_client' },
  }));
  return { todoCards: cards, nextToken: '', totalCount: cards.length };
}

function takeSource(world: World, sourceId: string): string {
  if (!world.todos.isTaken(sourceId)) return sourceId;
  world.counters.duplicateTodos += 1;
  throw wrong('taskCreate', TODO_EXISTS);
}

function readPriority(priority: unknown = 20): number {
  if (typeof priority === 'number' && PRIORITIES.includes(priority)) return priority;
  throw wrong('taskCreate', 'priority is invalid');
}

/** The app sees its own to-dos only; those of others are of another bizTag. */
function find(world: World, { params, query }: Call, kind: Kind): Todo {
  const owner = params.unionId ?? '';
  checkPeople(world, kind, [owner, query.get('operatorId') ?? owner]);
  const todo = world.todos.find(params.taskId ?? '');
  if (!todo) throw wrong(kind, 'task not exist');
  return todo;
}

function readChange(world: World, body: Json): TodoChange {
  const isDone = body.done;
  if (isDone !== undefined && typeof isDone !== 'boolean')
    throw wrong('taskUpdate', 'done is invalid');
  const fields = readFields(world, 'taskUpdate', body);
  return { ...fields, ...(isDone === undefined ? {} : { isDone }) };
}

/** The fields that creating and updating share, each within its limit. */
function readFields(world: World, kind: Kind, body: Json): TodoChange {
  const { subject, description, dueTime } = body;
  if (text(subject).length > MAX_SUBJECT) throw wrong(kind, 'subject is oversize');
  if (text(description).length > MAX_DESCRIPTION) throw wrong(kind, 'description is oversize');
  if (dueTime !== undefined && !Number.isSafeInteger(dueTime))
    throw wrong(kind, 'dueTime is invalid');
  return {
    ...(subject === undefined ? {} : { subject: text(subject) }),
    ...(description === undefined ? {} : { description: text(description) }),
    ...(dueTime === undefined ? {} : { dueTime: dueTime as number }),
    ...readPeople(world, { kind, name: 'executors', value: body.executorIds }),
    ...readPeople(world, { kind, name: 'participants', value: body.participantIds }),
  };
}

type PeopleField = { kind: Kind; name: 'executors' | 'participants'; value: unknown };

function readPeople(world: World, { kind, name, value }: PeopleField): TodoChange {
  if (value === undefined) return {};
  const ids = texts(value);
  if (ids.length > MAX_PEOPLE) throw wrong(kind, `${name} is oversize`);
  checkPeople(world, kind, ids);
  return name === 'executors' ? { executorIds: ids } : { participantIds: ids };
}

/** A userId in place of a unionId is the most frequent mistake (section 7). */
function checkPeople(world: World, kind: Kind, unionIds: string[]): void {
  const stranger = unionIds.find((id) => !world.people.byUnionId(id));
  if (stranger !== undefined) throw wrong(kind, `unionId ${stranger} is unknown`);
}

/** Required since 2024-02-01. */
function readDetailUrl(value: unknown): Todo['detailUrl'] {
  if (!isJson(value)) throw wrong('taskCreate', 'detailUrl is empty');
  const { appUrl, pcUrl } = objectIn(value);
  const urls = { appUrl: text(appUrl), pcUrl: text(pcUrl) };
  if (!urls.appUrl && !urls.pcUrl) throw wrong('taskCreate', 'detailUrl is empty');
  if (Object.values(urls).some((url) => Buffer.byteLength(url) > MAX_URL_BYTES))
    throw wrong('taskCreate', 'detailUrl is oversize');
  return urls;
}

function answer({ taskId, isDone, ...todo }: Todo): Json {
  return {
    id: taskId,
    ...todo,
    done: isDone,
    source: 'sandbox',
    bizTag: 'sandbox',
    modifierId: todo.creatorId,
    requestId: requestId(),
  };
}
