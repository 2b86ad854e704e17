import type { Publish } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { MemberChanged } from '../events';
import type { Directory } from '../member';
import type { PeopleRepository } from '../repository';

export type AvailabilityContext = {
  directory: Directory;
  people: PeopleRepository;
  publish: Publish;
};

/** Takes a member out of dispatch or puts them back; a repeat changes nothing. */
export async function setAvailability(
  ctx: AvailabilityContext,
  input: { memberId: string; available: boolean },
): Promise<void> {
  const member = ctx.directory.members.find((known) => known.id === input.memberId);
  if (!member) throw new Refusal('not_found', 'member.not_found');
  if (member.available === input.available) return;
  await ctx.people.saveMember({ ...member, available: input.available });
  ctx.publish(MemberChanged, { memberId: member.id, fields: ['available'] });
}
