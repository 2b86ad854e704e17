/** What a member may do: rep sees own rows, manager the team's, director and operations all. */
export type Role = 'rep' | 'manager' | 'director' | 'operations';

/** Which owners' rows somebody may see; made by `people/scope`, applied by every query. */
export type Scope =
  | { kind: 'members'; memberIds: readonly string[]; unowned: boolean }
  | { kind: 'all' }
  | { kind: 'none' };

/** Who runs a command or asks a query. */
export type Actor =
  | { kind: 'member'; memberId: string; name: string; role: Role; scope: Scope }
  | { kind: 'integrator'; keyId: string; name: string; scope: Scope }
  | { kind: 'system'; name: string; scope: Scope };

export const system = (name: string): Actor => ({ kind: 'system', name, scope: { kind: 'all' } });

/** How the audit log names an actor. */
export function actorId(actor: Actor): string {
  if (actor.kind === 'member') return actor.memberId;
  return actor.kind === 'integrator' ? actor.keyId : actor.name;
}
