import { Refusal } from '../../kernel/refusal';
import { inScope } from '../../people';
import type { ImportContext } from '../context';
import type { ImportRun } from '../import-run';

/** Loads an import the actor may see; anybody else's does not exist for them (`import.not_found`). */
export async function visibleImport(
  { actor, imports }: Pick<ImportContext, 'actor' | 'imports'>,
  id: string,
): Promise<ImportRun> {
  const run = await imports.find(id);
  if (!run || !inScope(actor.scope, run.memberId))
    throw new Refusal('not_found', 'import.not_found');
  return run;
}
