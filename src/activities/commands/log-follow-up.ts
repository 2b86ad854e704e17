import type { Publish } from '../../kernel/event';
import { FollowUpLogged } from '../events';
import { checkNote, type Channel, type FollowUp, type Outcome } from '../follow-up';
import type { FollowUpRepository } from '../repository';

export type LogFollowUpContext = {
  now: number;
  newId: () => string;
  followUps: FollowUpRepository;
  publish: Publish;
};

export type LogFollowUpInput = {
  subjectId: string;
  memberId: string;
  channel: Channel;
  outcome: Outcome;
  note: string;
  nextStep?: string | null | undefined;
  /** False when the contact does not count for the clock, e.g. a visit that was no effective touch. */
  stopsClock?: boolean;
  /** True only when evidence shows it: a call of two minutes, a meeting of fifteen, a tailored proposal. */
  effective?: boolean;
};

/** Logs a contact at the server's time. Whether the member may write about the subject is the caller's question. */
export async function logFollowUp(
  ctx: LogFollowUpContext,
  { stopsClock = true, effective = false, ...input }: LogFollowUpInput,
): Promise<FollowUp> {
  const followUp: FollowUp = {
    ...input,
    id: ctx.newId(),
    note: checkNote(input.channel, input.note),
    nextStep: input.nextStep ?? null,
    effective,
    occurredAt: ctx.now,
    loggedAt: ctx.now,
  };
  await ctx.followUps.add(followUp);
  const { id: followUpId, subjectId, memberId, channel, outcome, occurredAt } = followUp;
  const contact = { followUpId, subjectId, memberId, channel, outcome, occurredAt };
  ctx.publish(FollowUpLogged, { ...contact, stopsClock, effective });
  return followUp;
}
