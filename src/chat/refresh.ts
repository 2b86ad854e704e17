import { z } from 'zod';
import { MINUTE } from '../kernel/clock';
import { effectJob, Snooze, type JobHandler } from '../outbox/job';
import type { Card } from './card';
import type { ChatContext, Person } from './context';
import { blank, deliverJob, REFRESH } from './desk';
import { asksTheSame, drawCard, fingerprint, platformOf, type DeliveryEnv } from './draw';
import { livingCodes, type Message, type UpdateCode } from './message';
import { PlatformError, type ChatPlatform } from './platform';

const Payload = z.object({ messageId: z.string() });

type Plan = { message: Message; person: Person; card: Card; code: UpdateCode };

/** Stands for the right to change a card where a platform asks for none. */
const FREE: UpdateCode = { code: '', until: Infinity };

/**
 * Brings a shown card to its present state with one of its update codes. Without a living code a new card takes the old one's
 * place, but only when it still asks for something.
 */
export function refreshJobHandler<C extends ChatContext<C>>(): JobHandler<never, DeliveryEnv<C>> {
  return effectJob(REFRESH, Payload, async (env: DeliveryEnv<C>, { messageId }, job) => {
    const plan = await env.unitOfWork((ctx) => planRefresh(env, ctx, messageId));
    if (plan === null) return;
    const { platformUserId } = plan.person;
    const { code: responseCode } = plan.code;
    const outcome = await platformOf(env, plan.person)
      .update(plan.card, { platformUserId, taskId: messageId, responseCode })
      .then(() => 'shown' as const)
      .catch((error: unknown) => settle(error, job.attempt > 1 && plan.code !== FREE));
    await env.unitOfWork((ctx) => noteRefresh(ctx, plan, outcome));
    if (outcome === 'code used up' && plan.code !== FREE)
      throw new Snooze(0, 'the update code was used up, trying the next');
  });
}

async function planRefresh<C extends ChatContext<C>>(
  env: DeliveryEnv<C>,
  ctx: C,
  messageId: string,
): Promise<Plan | null> {
  const message = await ctx.messages.find(messageId);
  if (message?.state !== 'sent') return null;
  const person = ctx.findPerson({ id: message.recipientId });
  if (!person?.actor) return null;
  const card = await drawCard(env, ctx, message);
  const codes = rightsTo(message, platformOf(env, person), ctx.now);
  if (!isWorthwhile(message, card, codes.length)) return null;
  const code = codes.at(-1);
  if (code) return { message, person, card, code };
  if (card.ask.form !== 'nothing') await replace(ctx, message);
  return null;
}

/** The codes by which a card may still be changed. */
const rightsTo = ({ codes }: Message, { updates }: ChatPlatform, now: number): UpdateCode[] =>
  updates === 'any number' ? [FREE, FREE] : livingCodes(codes, now);

/** Whether to change a shown card. The last code is kept for when the buttons change; a colour may be out of date till then. */
function isWorthwhile({ shown, notice }: Message, card: Card, codes: number): boolean {
  const drawn = fingerprint({ kind: 'card', card });
  if (drawn === shown) return false;
  return codes !== 1 || notice !== null || !asksTheSame(shown, drawn);
}

async function replace<C extends ChatContext<C>>(ctx: C, old: Message): Promise<void> {
  const { recipientId, kind, subjectId, urgent, face } = old;
  const fresh: Message = {
    ...blank(ctx),
    ...{ recipientId, kind, subjectId, urgent, face },
    uniqueKey: `after@${old.id}`,
  };
  await ctx.messages.change(old.id, { state: 'superseded' });
  for (const added of await ctx.messages.add([fresh])) ctx.enqueue(deliverJob(added));
}

/** The card is gone at the platform: a new one takes its place, when it still asks for something. */
async function replaceLost<C extends ChatContext<C>>(
  ctx: C,
  message: Message,
  { ask }: Card,
): Promise<void> {
  if (message.state !== 'sent') return;
  if (ask.form === 'nothing') await ctx.messages.change(message.id, { state: 'superseded' });
  else await replace(ctx, message);
}

type Outcome = 'shown' | 'code used up' | 'refused';

function settle(error: unknown, wasOurs: boolean): Outcome {
  if (!(error instanceof PlatformError)) throw error;
  switch (error.failure) {
    case 'stale':
      // On a second try our own first one used it: the answer was lost, not the update.
      return wasOurs ? 'shown' : 'code used up';
    case 'wait':
      throw new Snooze(error.retryAfterMs ?? MINUTE, error.message);
    case 'rejected':
      return 'refused';
    case 'retry':
      throw error;
  }
}

async function noteRefresh<C extends ChatContext<C>>(
  ctx: C,
  plan: Plan,
  outcome: Outcome,
): Promise<void> {
  const message = await ctx.messages.find(plan.message.id);
  if (!message) return;
  if (outcome === 'code used up' && plan.code === FREE) return replaceLost(ctx, message, plan.card);
  const codes = message.codes.filter((code) => code.code !== plan.code.code);
  if (outcome === 'shown') {
    const shown = fingerprint({ kind: 'card', card: plan.card });
    await ctx.messages.change(message.id, { codes, shown });
  } else await ctx.messages.change(message.id, { codes });
}
