import type { Publish } from '../../kernel/event';
import { ApiKeyCreated } from '../events';
import type { PeopleRepository } from '../repository';

export type CreateApiKeyContext = {
  now: number;
  newId: () => string;
  people: PeopleRepository;
  publish: Publish;
  newToken: () => { token: string; hash: string };
};

/** Makes a key for an integrator. The key is shown once; only its SHA-256 is stored. */
export async function createApiKey(
  ctx: CreateApiKeyContext,
  input: { name: string },
): Promise<{ keyId: string; key: string }> {
  const { token, hash } = ctx.newToken();
  const keyId = ctx.newId();
  await ctx.people.addApiKey({
    id: keyId,
    name: input.name,
    keyHash: hash,
    createdAt: ctx.now,
    revokedAt: null,
  });
  ctx.publish(ApiKeyCreated, { keyId, name: input.name });
  return { keyId, key: token };
}
