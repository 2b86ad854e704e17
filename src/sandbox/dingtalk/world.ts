import { createChanges } from '../changes';
import type { Changes } from '../changes';
import type { AdjustableClock } from '../../kernel/clock';
import { createCalendars } from './calendars';
import type { Calendars } from './calendars';
import { createCallbacks } from './callbacks';
import type { CardRoute, Callbacks } from './callbacks';
import { createCards } from './cards';
import type { Cards } from './cards';
import { createChats } from './chats';
import type { Chats } from './chats';
import { createCounters } from './counters';
import type { Counters } from './counters';
import { createFiles } from './files';
import type { Files } from './files';
import { createGateway } from './gateway';
import type { Gateway } from './gateway';
import { createLeaves } from './leaves';
import type { Leaves } from './leaves';
import { createLimits } from './limits';
import type { Limits } from './limits';
import type { DingTalkOptions } from './options';
import { createPeople } from './people';
import type { People } from './people';
import { createSessions } from './sessions';
import type { Sessions } from './sessions';
import { createSignIn } from './sign-in';
import type { SignIn } from './sign-in';
import { createTodos } from './todos';
import type { Todos } from './todos';
import { createTokens } from './tokens';
import type { Tokens } from './tokens';
import { createWebhooks } from './webhooks';
import type { Webhooks } from './webhooks';

/** Everything the simulated organisation remembers; lives in memory and ends with the process. */
export type World = {
  options: DingTalkOptions;
  clock: AdjustableClock;
  /** Where the sandbox can be reached, for addresses in answers; without a slash at the end. */
  site: { url: string };
  tokens: Tokens;
  people: People;
  chats: Chats;
  cards: Cards;
  /** Registered addresses for taps, by callbackRouteKey (2.10). */
  cardRoutes: Map<string, CardRoute>;
  todos: Todos;
  leaves: Leaves;
  calendars: Calendars;
  files: Files;
  sessions: Sessions;
  signIn: SignIn;
  limits: Limits;
  callbacks: Callbacks;
  gateway: Gateway;
  webhooks: Webhooks;
  counters: Counters;
  changes: Changes;
};

export function createWorld(options: DingTalkOptions): World {
  const { clock, corpId } = options;
  const changes = createChanges();
  const counters = createCounters();
  const people = createPeople(corpId, options.directory);
  const chats = createChats(corpId, clock, changes);
  const todos = createTodos(clock, ({ taskId, executorIds }) => {
    for (const unionId of executorIds) {
      const userid = chats.ownOf(people.byUnionId(unionId)?.userid ?? '');
      changes.tell({ kind: 'todo', userid, id: taskId });
    }
  });
  return {
    options,
    clock,
    site: { url: options.publicUrl ?? 'http://127.0.0.1' },
    tokens: createTokens(options, clock),
    people,
    chats,
    cards: createCards(clock),
    cardRoutes: new Map(),
    todos,
    leaves: createLeaves(),
    calendars: createCalendars(),
    files: createFiles(clock),
    sessions: createSessions(clock),
    signIn: createSignIn(clock),
    limits: createLimits(clock),
    callbacks: createCallbacks(options, clock),
    gateway: createGateway(clock, counters),
    webhooks: createWebhooks({ options, clock, counters }),
    counters,
    changes,
  };
}
