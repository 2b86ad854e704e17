import type { Publish } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { ApiKeyRevoked } from '../events';
import type { PeopleRepository } from '../repository';

export type RevokeApiKeyContext = { now: number; people: PeopleRepository; publish: Publish };

/** Shuts an integrator out, from the next request on. Refuses `api_key.not_found` when no living key has this id. */
export async function revokeApiKey(
  ctx: RevokeApiKeyContext,
  { keyId }: { keyId: string },
): Promise<void> {
  const revoked = await ctx.people.revokeApiKey(keyId, ctx.now);
  if (!revoked) throw new Refusal('not_found', 'api_key.not_found');
  ctx.publish(ApiKeyRevoked, { keyId });
}
