import { randomBytes } from 'node:crypto';
import { MINUTE, SECOND } from '../kernel/clock';
import type { Clock } from '../kernel/clock';
import { ApiError } from './api-error';

/** Where a one-time code is good: on the web [91023] or in a mini program [91507]; never in the other. */
type CodeKind = 'web' | 'miniProgram';

const CODE_MS = 5 * MINUTE;
const USER_TICKET_MS = 1_800 * SECOND;
const TICKET_MS = 7_200 * SECOND;

type Code = {
  kind: CodeKind;
  userid: string;
  isPrivate: boolean;
  expiresAt: number;
  used: boolean;
};
type Held = { value: string; expiresAt: number };

/** Which page ticket: the corp's for wx.config, the app's for wx.agentConfig [90506]. */
export type TicketKind = 'corp' | 'agent';

/** One-time codes (5 min), user tickets (1800 s) and page tickets (7200 s), in simulated time. */
export type SignIn = {
  mint: (kind: CodeKind, userid: string, isPrivate?: boolean) => string;
  /** Throws 40029 (unknown, expired or of the other kind) or 42022 (already used). */
  spend: (kind: CodeKind, code: string) => { userid: string; isPrivate: boolean };
  mintUserTicket: (userid: string) => string;
  /** Throws 84015 (unknown) or 84014 (expired). */
  userOf: (ticket: string) => string;
  pageTicket: (kind: TicketKind) => { ticket: string; expires_in: number };
};

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

export function createSignIn(clock: Clock): SignIn {
  const codes = new Map<string, Code>();
  const userTickets = new Map<string, { userid: string; expiresAt: number }>();

  const spend: SignIn['spend'] = (kind, value) => {
    const code = codes.get(value);
    if (code?.kind !== kind) throw new ApiError(40029, 'invalid code');
    if (code.used) throw new ApiError(42022, 'code already used');
    if (code.expiresAt <= clock.now()) throw new ApiError(40029, 'code expired');
    code.used = true;
    return code;
  };

  return {
    spend,
    mint: (kind, userid, isPrivate = false) => {
      const code = random(24);
      const expiresAt = clock.now() + CODE_MS;
      codes.set(code, { kind, userid, isPrivate, expiresAt, used: false });
      return code;
    },
    mintUserTicket: (userid) => {
      const ticket = random(48);
      userTickets.set(ticket, { userid, expiresAt: clock.now() + USER_TICKET_MS });
      return ticket;
    },
    userOf: (ticket) => {
      const held = userTickets.get(ticket);
      if (!held) throw new ApiError(84015, 'invalid user_ticket');
      if (held.expiresAt <= clock.now()) throw new ApiError(84014, 'user_ticket expired');
      return held.userid;
    },
    pageTicket: createPageTickets(clock),
  };
}

function createPageTickets(clock: Clock): SignIn['pageTicket'] {
  const tickets = new Map<TicketKind, Held>();
  return (kind) => {
    const held = tickets.get(kind);
    const valid = held !== undefined && held.expiresAt > clock.now();
    const ticket = valid ? held : { value: random(64), expiresAt: clock.now() + TICKET_MS };
    tickets.set(kind, ticket);
    const left = Math.floor((ticket.expiresAt - clock.now()) / SECOND);
    return { ticket: ticket.value, expires_in: left };
  };
}
