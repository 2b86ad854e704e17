import { z } from 'zod';
import { CALL_STATES, type CallEvent } from '../intake/call';
import { noteCall } from '../intake/commands/note-call';
import { SECOND } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import type { LeadSource, Payload, Submission } from '../leads';
import type { Context } from './context';
import { sha256 } from './tokens';

/** Seconds and milliseconds since 1970 are told apart by their size. */
const MS_FROM = 100_000_000_000;
const moment = z
  .union([
    z.number().min(0),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ])
  .transform((at) => (at < MS_FROM ? at * SECOND : at));

const number = z.union([z.string().max(100), z.number()]).transform(String);

/** What a telephone system posts. */
export const CallFields = z.looseObject({
  callId: z.union([z.string().min(1).max(64), z.number()]).transform(String),
  from: number,
  to: number.default(''),
  at: moment.optional().describe('发生的时刻：毫秒、秒或 ISO 8601；不给则为收到的时刻'),
  state: z.enum(CALL_STATES),
  answered: z.boolean().default(false),
  seconds: z.number().int().min(0).max(86_400).default(0).describe('通话秒数'),
  agent: z.string().max(64).optional().describe('接电话的成员，企业微信 userid'),
});

type Told = { source: LeadSource; payload: Payload; form: Record<string, unknown> };

/** Reads an event of a call and notes it; refuses `intake.call_malformed` and as `noteCall` does. */
export async function readCall(
  ctx: Context,
  { source, payload, form }: Told,
  resumes?: Submission,
): Promise<{ leadId: string; repeated: boolean }> {
  const { data } = CallFields.safeParse(form);
  if (!data) throw new Refusal('invalid', 'intake.call_malformed');
  const event: CallEvent = {
    ...{ ...data, at: Math.trunc(data.at ?? ctx.now) },
    memberId: data.agent === undefined ? null : memberIdOf(ctx, data.agent),
  };
  const digest = sha256(`call:${event.callId}`);
  return noteCall(ctx, { source, event, payload, digest, ...(resumes && { resumes }) });
}

const memberIdOf = (ctx: Context, agent: string): string | null =>
  ctx.findPerson({ platform: 'wecom', platformUserId: agent.toLowerCase() })?.id ?? null;
