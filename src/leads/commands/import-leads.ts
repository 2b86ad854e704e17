import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { LeadContext } from '../context';
import { identityOf, type LeadDraft } from '../intake';
import type { Lead } from '../lead';
import { assignList } from './assign-list';
import { findKnown, teachCode } from './find-known';
import { colleagueOf } from './known-among';
import {
  digestOf,
  draftOf,
  submissionOf,
  type Imported,
  type ImportLeadsInput,
} from './listed-row';
import { registerLead } from './register-lead';

/**
 * Takes many forms in by the rules of intake, to owners in the actor's scope. Who is known already is not told again: the row is
 * kept with their lead. A row that intake would refuse is answered as rejected.
 */
export async function importLeads(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const own = withOwnReps(ctx);
  return input.dispatch ? dispatchEach(own, input) : assignList(own, input);
}

/** The context as if the company were those the actor may see. */
function withOwnReps(ctx: LeadContext): LeadContext {
  const { scope } = ctx.actor;
  const members = ctx.directory.members.filter(({ id }) => inScope(scope, id));
  // A list is worked through for days: a meeting keeps nobody from it.
  return { ...ctx, directory: { ...ctx.directory, members, busy: [] } };
}

async function dispatchEach(ctx: LeadContext, input: ImportLeadsInput): Promise<Imported[]> {
  const { importId, source, forms } = input;
  const gathering = { ...ctx, gathersCards: true };
  const done: Imported[] = [];
  for (const { key, form } of forms) {
    const known = await knownBy(ctx, draftOf(form, source));
    if (known instanceof Refusal) done.push({ key, outcome: 'rejected', refusal: known });
    else if (known !== null) {
      await ctx.leads.addSubmissions([
        submissionOf(ctx, input, { key, form, leadId: known.id, joins: true }),
      ]);
      done.push({ key, outcome: 'repeated', subjectId: known.id });
    } else {
      const wish = { source, form, digest: digestOf(importId, key) };
      const { leadId: subjectId } = await registerLead(gathering, wish);
      done.push({ key, outcome: 'created', subjectId });
    }
  }
  return done;
}

async function knownBy(
  ctx: LeadContext,
  draft: LeadDraft | Refusal,
): Promise<Lead | Refusal | null> {
  if (draft instanceof Refusal) return draft;
  const known = await findKnown(ctx, draft, identityOf(draft));
  if (known === null) return null;
  if (known.by === 'creditCode') return colleagueOf(known.lead.code);
  await teachCode(ctx, known.lead.id, draft);
  return known.lead;
}
