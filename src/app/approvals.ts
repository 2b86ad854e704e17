import { z } from 'zod';
import { normaliseUserId } from '../chat/wecom/member-id';
import { cancelAbsence, noteAbsence } from '../people/commands/note-absence';
import { patiently } from './patience';
import { asSystem } from './unit-of-work';
import type { WecomEnv } from './wecom';

/** The kind of job that asks what an approval is about. */
export const APPROVAL = 'wecom.approval';
export const Approval = z.object({ approvalId: z.string() });

const source = 'wecom' as const;

/** A leave that passed makes the member absent; one that was withdrawn makes them present again. Anything else is not ours. */
export async function lookAtApproval(
  { wecom, unitOfWork }: WecomEnv,
  { approvalId }: z.infer<typeof Approval>,
): Promise<void> {
  if (!wecom) return;
  const leave = await patiently(() => wecom.client.getLeave(approvalId));
  await unitOfWork(asSystem('approval'), async (context) => {
    const platformUserId = normaliseUserId(leave.userId);
    const person = context.findPerson({ platform: source, platformUserId });
    if (!person) return;
    for (const [i, span] of leave.spans.entries()) {
      const externalId = `${approvalId}.${String(i)}`;
      if (leave.state === 'withdrawn') await cancelAbsence(context, { source, externalId });
      if (leave.state !== 'passed' || span.toAt <= context.now) continue;
      await noteAbsence(context, { memberId: person.id, ...span, source, externalId });
    }
  });
}
