import type { Context as Koa } from 'koa';
import type { DataSource } from 'typeorm';
import { inTransaction } from '../database/transaction';
import type { Actor } from '../kernel/actor';
import type { Clock } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import type { Access } from '../kernel/route';
import { actorOf } from '../people';
import { peopleRepository } from '../people/repository';
import type { ApiKeyRow, SessionRow } from '../people/tables';
import type { Snapshot } from './snapshot';
import { sha256 } from './tokens';

export const SESSION_COOKIE = 'salesbeat_session';

export type Caller = { actor: Actor; sessionHash: string | null };
export type AuthenticateParts = { db: DataSource; clock: Clock; snapshot: Snapshot };

/**
 * Who calls: `Authorization: Bearer <session token or api key>`, or the session cookie. Role and scope are read anew each
 * time, so a disabled member is out within a second on every process.
 */
export async function authenticate(parts: AuthenticateParts, ctx: Koa): Promise<Caller | null> {
  const [, bearer] = /^Bearer ([\w-]{20,128})$/.exec(ctx.get('Authorization')) ?? [];
  const token = bearer ?? ctx.cookies.get(SESSION_COOKIE);
  if (!token) return null;
  const hash = sha256(token);
  const found = await findCredential(parts.db, hash);
  if (found.key) return integrator(found.key);
  return found.session && signedIn(parts, found.session);
}

async function signedIn(
  { clock, snapshot }: AuthenticateParts,
  session: SessionRow,
): Promise<Caller | null> {
  if (session.expiresAt <= clock.now()) return null;
  const { directory } = await snapshot.read();
  const member = directory.members.find((known) => known.id === session.memberId);
  if (member?.status !== 'active') return null;
  return { actor: actorOf(member, directory), sessionHash: session.tokenHash };
}

type Credential = { session: SessionRow | null; key: ApiKeyRow | null };

const findCredential = (db: DataSource, hash: string): Promise<Credential> =>
  inTransaction(db, async (manager) => {
    const people = peopleRepository(manager);
    const session = await people.findSession(hash);
    return { session, key: session ? null : await people.findApiKey(hash) };
  });

function integrator({ id: keyId, name, revokedAt }: ApiKeyRow): Caller | null {
  if (revokedAt !== null) return null;
  return { actor: { kind: 'integrator', keyId, name, scope: { kind: 'all' } }, sessionHash: null };
}

/** Refuses `session.required` to a stranger and `route.not_allowed` to whom the route is not for. */
export function authorise(access: Access, caller: Caller | null): Caller {
  if (access === 'anyone') return caller ?? { actor: NOBODY, sessionHash: null };
  if (!caller) throw new Refusal('unauthenticated', 'session.required');
  const { actor } = caller;
  const role = actor.kind === 'member' ? actor.role : actor.kind;
  if (!(access as readonly string[]).includes(role))
    throw new Refusal('forbidden', 'route.not_allowed');
  return caller;
}

const NOBODY: Actor = { kind: 'system', name: 'nobody', scope: { kind: 'none' } };
