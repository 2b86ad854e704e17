import type { Json } from '../api-error';
import type { Change } from '../changes';
import type { LoggedRequest, RequestLog } from '../request-log';
import type { CallbackSettings } from './callback-settings';
import type { Delivery } from './callbacks';
import type { CardView } from './card-view';
import type { ChatMessage, Group } from './chats';
import { createCompanyActions } from './company-actions';
import type { CompanyActions } from './company-actions';
import type { Counters } from './counters';
import type { Faults } from './faults';
import type { SentFile } from './files';
import type { GatewayControls } from './gateway';
import type { LimitSettings, Usage } from './limits';
import { createPeopleActions } from './people-actions';
import type { PeopleActions } from './people-actions';
import type { Person } from './people';
import type { BuiltCallback, Tamper } from './seal';
import { sendEvent } from './tell';
import type { Todo } from './todos';
import type { WebhookMessage } from './webhooks';
import type { World } from './world';

/** The simulated organisation as a test holds it in its hand. */
export type DingTalkTenant = PeopleActions &
  CompanyActions & {
    /** What a person sees in the chat with the robot, oldest first, cards as they look to them now; a copy. */
    chat: (userid: string) => ChatMessage[];
    /** The same for a group, as this member sees it. */
    groupChat: (openConversationId: string, userid: string) => ChatMessage[];
    /** Makes a group with the robot in it. */
    addGroup: (title: string, userids: string[]) => Group;
    groups: () => Group[];
    /** A card as one person sees it now; undefined if there is none. */
    card: (outTrackId: string, userid: string) => CardView | undefined;
    /** What a person has to do, oldest first; a copy. */
    todos: (userid: string) => Todo[];
    /** A one-time code for free login, good for 5 min (2.12). */
    authCode: (userid: string) => string;
    /** What a page's script must name to get a code. */
    app: { corpId: string; clientId: string };
    /** A picture or another file somebody sent, by its downloadCode. */
    file: (downloadCode: string) => SentFile | undefined;
    /** Hears what changes, named by the userid of whose chat it is; groups are left out. Returns the way to stop. */
    listen: (listener: (change: Change) => void) => () => void;
    person: (userid: string) => Person;
    people: () => Person[];
    /** Saves the event address as the console does: it must answer check_url with the encrypted success (2.4). */
    checkEventUrl: () => Promise<Delivery>;
    /** Sends any event over HTTP, whoever listens to Stream. */
    deliverEvent: (event: Json, tamper?: Tamper) => Promise<Delivery>;
    /** Sends any robot message over HTTP, whoever listens to Stream. */
    deliverRobotMessage: (message: Json, tamper?: Tamper) => Promise<Delivery>;
    /** The same without sending, for replays and parallel sends. */
    buildEvent: (event: Json, tamper?: Tamper) => BuiltCallback;
    buildRobotMessage: (message: Json, tamper?: Tamper) => BuiltCallback;
    callbackSettings: CallbackSettings;
    /** The Stream gateway. */
    gateway: GatewayControls;
    limits: LimitSettings;
    usage: () => Usage;
    /** API requests received so far, oldest first. */
    requests: (path?: string) => LoggedRequest[];
    clearRequests: () => void;
    counters: () => Counters;
    webhookMessages: (accessToken: string) => WebhookMessage[];
    faults: Faults;
  };

type Parts = { log: RequestLog; faults: Faults };

export function createTenant(world: World, { log, faults }: Parts): DingTalkTenant {
  const { chats, cards, people, callbacks } = world;
  return {
    ...createPeopleActions(world),
    ...createCompanyActions(world),
    ...callbackActions(world),
    chat: (userid) => seenBy(world, chats.ownOf(people.get(userid).userid), userid),
    groupChat: (cid, userid) => seenBy(world, cid, userid),
    addGroup: chats.addGroup,
    groups: chats.groups,
    card: (outTrackId, userid) => {
      const card = cards.find(outTrackId);
      return card && cards.view(card, userid);
    },
    todos: (userid) => structuredClone(world.todos.of(people.get(userid).unionId)),
    authCode: (userid) => world.signIn.mint(people.get(userid).userid),
    app: { corpId: world.options.corpId, clientId: world.options.clientId },
    file: world.files.find,
    listen: (listener) => listen(world, listener),
    person: people.get,
    people: people.all,
    callbackSettings: callbacks.settings,
    gateway: world.gateway.controls,
    limits: world.limits.settings,
    usage: world.limits.usage,
    requests: log.list,
    clearRequests: log.clear,
    counters: () => ({ ...world.counters }),
    webhookMessages: world.webhooks.messages,
    faults,
  };
}

function callbackActions(
  world: World,
): Pick<
  DingTalkTenant,
  'checkEventUrl' | 'deliverEvent' | 'deliverRobotMessage' | 'buildEvent' | 'buildRobotMessage'
> {
  const { callbacks } = world;
  return {
    checkEventUrl: () => sendEvent(world, { EventType: 'check_url' }),
    deliverEvent: (event, tamper) => sendEvent(world, event, tamper),
    deliverRobotMessage: callbacks.sendRobotMessage,
    buildEvent: callbacks.buildEvent,
    buildRobotMessage: callbacks.buildRobotMessage,
  };
}

/** Inside, a chat is known by its conversation. */
function listen({ changes, chats, people }: World, listener: (change: Change) => void): () => void {
  return changes.listen((change) => {
    if (!('userid' in change)) {
      listener(change);
      return;
    }
    const owner = people.all().find(({ userid }) => chats.ownOf(userid) === change.userid);
    if (owner) listener({ ...change, userid: owner.userid });
  });
}

function seenBy({ chats, cards }: World, cid: string, userid: string): ChatMessage[] {
  return structuredClone(chats.of(cid)).map((message) => {
    const card = cards.find(message.outTrackId ?? '');
    if (!card) return message;
    const updatedAt = card.updatedAt === undefined ? {} : { updatedAt: card.updatedAt };
    return { ...message, card: cards.view(card, userid), updates: card.updates, ...updatedAt };
  });
}
