import { DAY } from '../../kernel/clock';
import type { Publish } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { MemberSignedIn } from '../events';
import type { Directory, Member } from '../member';
import type { PeopleRepository } from '../repository';

export type OpenSessionContext = {
  now: number;
  directory: Directory;
  people: PeopleRepository;
  publish: Publish;
  /** A new random token and its SHA-256. */
  newToken: () => { token: string; hash: string };
};

const LIFE_MS = 7 * DAY;

/** Signs a member in whom the platform has already identified. Refuses strangers and members who left (`session.not_a_member`). */
export async function openSession(
  ctx: OpenSessionContext,
  input: { platform: Member['platform']; platformUserId: string; via: string },
): Promise<{ token: string; expiresAt: number; memberId: string }> {
  const member = ctx.directory.members.find(
    (known) => known.platform === input.platform && known.platformUserId === input.platformUserId,
  );
  if (member?.status !== 'active') throw new Refusal('forbidden', 'session.not_a_member');
  const { token, hash } = ctx.newToken();
  const expiresAt = ctx.now + LIFE_MS;
  await ctx.people.addSession({
    tokenHash: hash,
    memberId: member.id,
    createdAt: ctx.now,
    expiresAt,
  });
  ctx.publish(MemberSignedIn, { memberId: member.id, via: input.via });
  return { token, expiresAt, memberId: member.id };
}
