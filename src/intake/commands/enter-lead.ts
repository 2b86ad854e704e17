import { Refusal } from '../../kernel/refusal';
import { startOfDay } from '../../kernel/time-text';
import { LEAD_FIELDS, registerDraft, identityOf, readForm, type LeadField } from '../../leads';
import { inScope } from '../../people';
import type { IntakeContext } from '../context';
import { sourceOfKind } from '../sources';

export type EnterLeadInput = {
  fields: Partial<Record<LeadField, string>>;
  /** Dispatch chooses the owner; for leaders. */
  dispatch: boolean;
};

const AS_NAMED = Object.fromEntries(LEAD_FIELDS.map((field) => [field, field]));

/**
 * A member enters a lead by hand: it is theirs, unless a leader has it dispatched. A known person's lead stays whose it is; its
 * id is told to those who may see it. Refuses as `readForm` does, and `intake.dispatch_by_leaders`.
 */
export async function enterLead(
  ctx: IntakeContext,
  { fields, dispatch }: EnterLeadInput,
): Promise<{ leadId: string | null; repeated: boolean }> {
  const { actor } = ctx;
  if (actor.kind !== 'member') throw new Refusal('forbidden', 'route.not_allowed');
  if (dispatch && actor.role === 'rep')
    throw new Refusal('forbidden', 'intake.dispatch_by_leaders');
  const source = { ...sourceOfKind(ctx.leadSources, 'manual'), mapping: AS_NAMED };
  const draft = readForm(fields, source);
  const body = JSON.stringify(fields);
  const { leadId, repeated, ownerId } = await registerDraft(ctx, {
    ...{ draft, source, form: fields, identity: identityOf(draft) },
    ...{
      payload: { body, contentType: 'application/json' },
      remark: `${actor.name}录入了这位客户`,
    },
    ...(dispatch ? {} : { ownerId: actor.memberId }),
    digest: ctx.sha256(`manual:${actor.memberId}:${String(startOfDay(ctx.now))}:${body}`),
  });
  const visible = !repeated || inScope(actor.scope, ownerId);
  return { leadId: visible ? leadId : null, repeated };
}
