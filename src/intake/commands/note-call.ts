import { maskPhone } from '../../kernel/phone';
import {
  LeadCallEnded,
  registerLead,
  type LeadSource,
  type Payload,
  type Submission,
} from '../../leads';
import { callerOf, hear, isEffective, type CallEvent, type PhoneCall } from '../call';
import type { IntakeContext } from '../context';

export type NoteCallInput = {
  source: LeadSource;
  event: CallEvent;
  /** SHA-256 that is the same for all events of a call. */
  digest: string;
  payload: Payload;
  resumes?: Submission;
};

/**
 * A call comes in, or more is told of it: the first event brings the customer's lead to its owner, or begins one; the end of a
 * long call is announced once. Refuses `intake.caller_unknown`.
 */
export async function noteCall(
  ctx: IntakeContext,
  { event, ...arrival }: NoteCallInput,
): Promise<{ leadId: string; repeated: boolean }> {
  const number = callerOf(event);
  const phone = (await ctx.calls.findKnownNumber(number)) ?? number;
  const source = { ...arrival.source, mapping: { phone: 'phone' } };
  const remark = `来电 ${maskPhone(number)}，请尽快回电`;
  const taken = await registerLead(ctx, { ...arrival, source, form: { phone }, remark });
  const known = await ctx.calls.find(source.id, event.callId);
  const before = known ?? beginCall(ctx, { event, number, leadId: taken.leadId, source });
  const call = hear(before, event);
  await (known ? ctx.calls.save(call) : ctx.calls.add(call));
  const { leadId, memberId, seconds } = call;
  const counts = isEffective(call) && !(known && isEffective(known));
  if (counts) ctx.publish(LeadCallEnded, { leadId, memberId, seconds });
  return { leadId, repeated: taken.repeated };
}

type First = { event: CallEvent; number: string; leadId: string; source: LeadSource };

const beginCall = (ctx: IntakeContext, { event, number, leadId, source }: First): PhoneCall => ({
  ...{ id: ctx.newId(), sourceId: source.id, callId: event.callId, leadId, memberId: null },
  ...{ fromNumber: number, toNumber: event.to.slice(0, 40), state: 'ringing', answered: false },
  ...{ seconds: 0, startedAt: event.at, endedAt: null, version: 1 },
});
