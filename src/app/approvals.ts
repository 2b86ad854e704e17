import { z } from 'zod';
import type { WecomClient } from '../chat/wecom/client';
import { normaliseUserId } from '../chat/wecom/member-id';
import { cancelAbsence, noteAbsence } from '../people/commands/note-absence';
import { patiently } from './patience';
import { asSystem, type UnitOfWork } from './unit-of-work';

/** The kind of job that asks what an approval is about. */
export const APPROVAL = 'wecom.approval';
export const Approval = z.object({ approvalId: z.string() });

const source = 'wecom' as const;

type Env = {
  wecom: { client: Pick<WecomClient, 'getLeave'> } | null;
  unitOfWork: UnitOfWork;
};

/** A leave that passed makes the member absent; one that was withdrawn makes them present again. Anything else is not ours. */
export async function lookAtApproval(
  { wecom, unitOfWork }: Env,
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
