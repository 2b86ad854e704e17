import { HOUR, MINUTE } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { createApprovals } from './approvals';
import type { Approvals } from './approvals';
import { createCallbacks } from './callbacks';
import type { Callbacks } from './callbacks';
import { createChanges } from './changes';
import type { Changes } from './changes';
import { createChats } from './chats';
import type { Chats } from './chats';
import { createCounters } from './counters';
import type { Counters } from './counters';
import { createCustomers } from './customers';
import type { Customers } from './customers';
import { createDirectory } from './directory';
import type { Directory } from './directory';
import { createMedia } from './media';
import type { Media } from './media';
import { createMenu } from './menu';
import type { Menu } from './menu';
import type { SandboxOptions } from './options';
import { createPace } from './pace';
import type { Pace } from './pace';
import { createResponseCodes } from './response-codes';
import type { ResponseCodes } from './response-codes';
import { createSignIn } from './sign-in';
import type { SignIn } from './sign-in';
import { createTokens } from './tokens';
import type { Tokens } from './tokens';
import { createWebhooks } from './webhooks';
import type { Webhooks } from './webhooks';

/** Everything the simulated tenant remembers; lives in memory and ends with the process. */
export type World = {
  options: SandboxOptions;
  clock: Clock;
  tokens: Tokens;
  directory: Directory;
  chats: Chats;
  codes: ResponseCodes;
  /** Who was meant to get each msgid from the app, also if the message was dropped. */
  recipients: Map<string, Set<string>>;
  /** Per member: 30 a minute and 1000 an hour [90312]. */
  memberPace: Pace;
  media: Media;
  menu: Menu;
  signIn: SignIn;
  customers: Customers;
  approvals: Approvals;
  webhooks: Webhooks;
  callbacks: Callbacks;
  counters: Counters;
  changes: Changes;
  /** A fresh MsgId: 64 bits, beyond what a JavaScript number can hold [90239]. */
  nextMsgId: () => string;
};

const DEFAULT_WEBHOOK = 'sandbox-group';

export function createWorld(options: SandboxOptions): World {
  const { clock } = options;
  const changes = createChanges();
  let lastMsgId = 4_561_255_354_251_345_929n;
  return {
    options,
    clock,
    tokens: createTokens(options, clock),
    directory: createDirectory(options.directory),
    chats: createChats(clock, changes),
    codes: createResponseCodes(clock),
    recipients: new Map(),
    memberPace: createPace(
      [
        { max: 30, windowMs: MINUTE },
        { max: 1_000, windowMs: HOUR },
      ],
      clock,
    ),
    media: createMedia(clock),
    menu: createMenu(changes),
    signIn: createSignIn(clock),
    customers: createCustomers(clock),
    approvals: createApprovals(),
    webhooks: createWebhooks(options.webhookKeys ?? [DEFAULT_WEBHOOK], clock),
    callbacks: createCallbacks(options, options.callbackUrl, clock),
    counters: createCounters(),
    changes,
    nextMsgId: () => {
      lastMsgId += 1n;
      return String(lastMsgId);
    },
  };
}
