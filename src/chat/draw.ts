import { createHash } from 'node:crypto';
import type { Card, Outgoing } from './card';
import type { ChatContext, Person } from './context';
import type { CardView } from './conversation';
import type { Message } from './message';
import type { Platform } from './incoming';
import type { ChatPlatform } from './platform';

/** What sending needs: units of work before and after, and the platforms. */
export type DeliveryEnv<C extends ChatContext<C>> = {
  unitOfWork: <T>(work: (context: C) => Promise<T>) => Promise<T>;
  views: ReadonlyMap<string, CardView<C>>;
  platforms: ReadonlyMap<string, ChatPlatform>;
  /** How long (ms) ordinary cards wait to be told together, because calls to the platform are running out; usually 0. */
  holdBackMs: (platform: Platform) => number;
};

/** A message in its present state: fixed content, or the card drawn anew. */
export async function draw<C extends ChatContext<C>>(
  env: Pick<DeliveryEnv<C>, 'views'>,
  ctx: C,
  message: Message,
): Promise<Outgoing> {
  return message.content ?? { kind: 'card', card: await drawCard(env, ctx, message) };
}

/** The card of a message as it would be shown now. */
export async function drawCard<C extends ChatContext<C>>(
  env: Pick<DeliveryEnv<C>, 'views'>,
  ctx: C,
  { kind, subjectId, recipientId, face, notice }: Message,
): Promise<Card> {
  const view = env.views.get(kind);
  if (!view || subjectId === null) throw new Error(`there is no card ${kind}`);
  return view.render(ctx, { subjectId, recipientId, face, notice });
}

/** Equal for equal content; the part before the dot is equal already when the card asks the same. */
export function fingerprint(outgoing: Outgoing): string {
  const ask = outgoing.kind === 'card' ? outgoing.card.ask : null;
  return `${hash(ask)}.${hash(outgoing)}`;
}

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 31);

/** Whether two fingerprints are of cards that ask the same of their reader. */
export const asksTheSame = (one: string | null, other: string): boolean =>
  one?.split('.', 1).join('') === other.split('.', 1).join('');

export function platformOf<C extends ChatContext<C>>(
  env: DeliveryEnv<C>,
  person: Person,
): ChatPlatform {
  const platform = env.platforms.get(person.platform);
  if (!platform) throw new Error(`${person.platform} is not connected`);
  return platform;
}
