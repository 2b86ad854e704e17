import { randomBytes } from 'node:crypto';
import { SECOND } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { ApiError } from './api-error';
import type { Json } from './api-error';

/** An external contact a member has added; `at` is the time of adding in simulated UTC ms. */
type Customer = {
  externalUserId: string;
  userid: string;
  name: string;
  state: string;
  at: number;
};

/** A welcome that was sent in time. */
export type WelcomeMessage = { userid: string; externalUserId: string; at: number; body: Json };

const WELCOME_MS = 20 * SECOND;

/** Customers and their welcome codes: once, within 20 s of adding [92130, 92137]. */
export type Customers = {
  add: (customer: Omit<Customer, 'at'>) => { welcomeCode: string };
  find: (externalUserId: string) => Customer[];
  of: (userid: string) => Customer[];
  followers: () => string[];
  /** Throws 41050 (unknown or too late) or 41051 (already used). */
  welcome: (code: string, body: Json) => void;
  welcomed: () => WelcomeMessage[];
};

export function createCustomers(clock: Clock): Customers {
  const customers: Customer[] = [];
  const codes = new Map<string, { customer: Customer; used: boolean }>();
  const sent: WelcomeMessage[] = [];
  return {
    add: (seed) => {
      const customer = { ...seed, at: clock.now() };
      customers.push(customer);
      const welcomeCode = randomBytes(32).toString('base64url');
      codes.set(welcomeCode, { customer, used: false });
      return { welcomeCode };
    },
    find: (id) => customers.filter((c) => c.externalUserId === id),
    of: (userid) => customers.filter((c) => c.userid.toLowerCase() === userid.toLowerCase()),
    followers: () => [...new Set(customers.map((c) => c.userid))],
    welcome: (code, body) => {
      const held = codes.get(code);
      if (held?.used) throw new ApiError(41051, 'welcome message already sent');
      if (!held || clock.now() - held.customer.at > WELCOME_MS)
        throw new ApiError(41050, 'invalid welcome_code');
      held.used = true;
      const { userid, externalUserId } = held.customer;
      sent.push({ userid, externalUserId, at: clock.now(), body });
    },
    welcomed: () => [...sent],
  };
}
