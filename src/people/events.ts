import { z } from 'zod';
import { eventType } from '../kernel/event';

const about = { memberId: z.string() };
const subject = (data: { memberId: string }): string => data.memberId;

export const MemberJoined = eventType(
  'member.joined',
  z.object({ ...about, role: z.string() }),
  subject,
);
export const MemberChanged = eventType(
  'member.changed',
  z.object({ ...about, fields: z.array(z.string()) }),
  subject,
);
/** The member left or was disabled: open work needs another owner. */
export const MemberLeft = eventType('member.left', z.object(about), subject);
/** Somebody is away, or not any more. */
export const AbsenceChanged = eventType(
  'member.absence_changed',
  z.object({ ...about, absenceId: z.string(), away: z.boolean() }),
  subject,
);
/** A calendar, or the member, says otherwise than before when they are in meetings. */
export const BusyChanged = eventType(
  'member.busy_changed',
  z.object({ ...about, source: z.string() }),
  subject,
);
export const MemberSignedIn = eventType(
  'member.signed_in',
  z.object({ ...about, via: z.string() }),
  subject,
);
export const MemberSignedOut = eventType('member.signed_out', z.object(about), subject);
export const ApiKeyCreated = eventType(
  'api_key.created',
  z.object({ keyId: z.string(), name: z.string() }),
  (data) => data.keyId,
);
export const ApiKeyRevoked = eventType(
  'api_key.revoked',
  z.object({ keyId: z.string() }),
  (data) => data.keyId,
);
