import type { BuiltCallback, CallbackSettings, Delivery, Tamper, UrlCheck } from './callbacks';
import type { ChatMessage } from './chats';
import { createCompanyActions } from './company-actions';
import type { CompanyActions } from './company-actions';
import type { Counters } from './counters';
import type { WelcomeMessage } from './customers';
import type { Directory } from './directory';
import type { Faults } from './faults';
import { createMemberActions, deliver } from './member-actions';
import type { MemberActions } from './member-actions';
import type { LoggedRequest, RequestLog } from './request-log';
import type { TicketKind } from './sign-in';
import type { Selections } from './taps';
import type { WebhookMessage } from './webhooks';
import type { World } from './world';
import type { XmlFields } from './xml';

/** The simulated company as a test holds it in its hand. */
export type Tenant = Omit<MemberActions, 'tap' | 'reportLocation'> &
  CompanyActions & {
    /** What the member sees, oldest first; a copy. */
    chat: (userid: string) => ChatMessage[];
    /** Presses a button; the event carries a fresh response_code. Throws if the card shown has no such button. */
    tap: (
      ...tap: [userid: string, taskId: string, key: string, selections?: Selections]
    ) => Promise<Delivery>;
    reportLocation: (
      ...at: [userid: string, lat: number, lon: number, precision?: number]
    ) => Promise<Delivery>;
    verifyCallbackUrl: () => Promise<UrlCheck>;
    /** Encrypts and delivers any inner XML. */
    deliver: (inner: string | XmlFields, options?: { tamper?: Tamper }) => Promise<Delivery>;
    /** The same without sending, for replays and parallel sends. */
    buildCallback: (inner: string | XmlFields, overrides?: Tamper) => BuiltCallback;
    /** Callback address, timeout, tries: may be changed at any time. */
    callbackSettings: CallbackSettings;
    /** API requests received so far, oldest first. */
    requests: (path?: string) => LoggedRequest[];
    clearRequests: () => void;
    counters: () => Counters;
    webhookMessages: (key?: string) => WebhookMessage[];
    addWebhook: (key: string) => void;
    welcomeMessages: () => WelcomeMessage[];
    /** A one-time web login code, good for 5 min [91023]. */
    oauthCode: (userid: string, scope?: 'snsapi_base' | 'snsapi_privateinfo') => string;
    /** A one-time mini-program code, good for 5 min [91507]. */
    miniProgramCode: (userid: string) => string;
    /** The ticket that is valid now. */
    jsapiTicket: (kind: TicketKind) => string;
    faults: Faults;
    directory: Directory;
  };

const DEFAULT_WEBHOOK = 'sandbox-group';

export function createTenant(world: World, log: RequestLog, faults: Faults): Tenant {
  const actions = createMemberActions(world);
  const userid = (given: string): string => world.directory.get(given).userid;
  return {
    ...actions,
    ...createCompanyActions(world),
    chat: (of) => structuredClone(world.chats.of(of)),
    tap: (...[of, taskId, key, selections = {}]) =>
      actions.tap({ userid: of, taskId, key, selections }),
    reportLocation: (...[of, lat, lon, precision = 30]) =>
      actions.reportLocation(of, { lat, lon, precision }),
    verifyCallbackUrl: world.callbacks.verifyUrl,
    deliver: (inner, { tamper } = {}) => deliver(world, inner, tamper),
    buildCallback: world.callbacks.build,
    callbackSettings: world.callbacks.settings,
    requests: log.list,
    clearRequests: log.clear,
    counters: () => ({ ...world.counters }),
    webhookMessages: (key = DEFAULT_WEBHOOK) => world.webhooks.messages(key),
    addWebhook: world.webhooks.add,
    welcomeMessages: world.customers.welcomed,
    oauthCode: (of, scope) => world.signIn.mint('web', userid(of), scope === 'snsapi_privateinfo'),
    miniProgramCode: (of) => world.signIn.mint('miniProgram', userid(of)),
    jsapiTicket: (kind) => world.signIn.pageTicket(kind).ticket,
    faults,
    directory: world.directory,
  };
}
