import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { DAY, MINUTE } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { openSession } from '../people/commands/open-session';
import { SESSION_COOKIE } from './authenticate';
import { asSystem, type UnitOfWork } from './unit-of-work';

/** What signing in on a page has in common, whichever platform says who it is. */
export type SignInCommon = { unitOfWork: UnitOfWork; publicUrl: () => string };

const STATE_COOKIE = 'salesbeat_state';
const TARGET_COOKIE = 'salesbeat_target';
/** For the H5, which asks the same platform again when the session has ended (src/web/phone/sign-in.ts). */
const PLATFORM_COOKIE = 'salesbeat_platform';
const LANDING = '/app/';
const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true } as const;

/** Only pages of ours are returned to, and only in the H5: nobody can be sent elsewhere by a link. */
const targetOf = (to: unknown): string =>
  typeof to === 'string' && /^\/app\/[\w\-./#?=&%]{0,200}$/.test(to) ? to : LANDING;

const isSecure = ({ publicUrl }: SignInCommon): boolean => publicUrl().startsWith('https:');

/** Remembers where `to` wants to go, and answers the state that ties the platform's answer to this browser. */
export function rememberTarget(parts: SignInCommon, ctx: Context): string {
  const state = randomBytes(16).toString('hex');
  const cookie = { ...COOKIE, secure: isSecure(parts), maxAge: 5 * MINUTE };
  ctx.cookies.set(STATE_COOKIE, state, cookie);
  ctx.cookies.set(TARGET_COOKIE, encodeURIComponent(targetOf(ctx.query['to'])), cookie);
  return state;
}

/** Uses the state up. Refuses `session.state_wrong`: without it a stranger's code could sign somebody in. */
export function takeState(ctx: Context): void {
  const { state } = ctx.query;
  if (typeof state !== 'string' || state === '' || state !== ctx.cookies.get(STATE_COOKIE))
    throw new Refusal('unauthenticated', 'session.state_wrong');
  ctx.cookies.set(STATE_COOKIE, '', { ...COOKIE, maxAge: 0 });
}

/** A cookie may be anything. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

type Who = Parameters<typeof openSession>[1];

/** Opens a session, sets its cookie and goes where the member wanted to go. Refuses `session.not_a_member`. */
export async function finishSignIn(parts: SignInCommon, ctx: Context, who: Who): Promise<void> {
  const session = await parts.unitOfWork(asSystem('sign-in'), (context) =>
    openSession(context, { ...who, ...context.atHome(who) }),
  );
  const expires = new Date(session.expiresAt);
  ctx.cookies.set(SESSION_COOKIE, session.token, { ...COOKIE, secure: isSecure(parts), expires });
  const readable = { ...COOKIE, httpOnly: false, secure: isSecure(parts), maxAge: 365 * DAY };
  ctx.cookies.set(PLATFORM_COOKIE, who.platform, readable);
  ctx.redirect(targetOf(decoded(ctx.cookies.get(TARGET_COOKIE) ?? '')));
  ctx.cookies.set(TARGET_COOKIE, '', { ...COOKIE, maxAge: 0 });
}
