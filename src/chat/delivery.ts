import { z } from 'zod';
import { MINUTE } from '../kernel/clock';
import { effectJob, GiveUp, Snooze, type JobHandler } from '../outbox/job';
import type { Outgoing } from './card';
import type { ChatContext, Person } from './context';
import { DELIVER, digestJob, refreshJob } from './desk';
import { draw, fingerprint, platformOf, type DeliveryEnv } from './draw';
import { updateCode, type Message } from './message';
import { PlatformError, type ChatPlatform, type Receipt } from './platform';

const Payload = z.object({ messageId: z.string() });

/** Brings one queued message to its receiver, at most as often as the receiver's allowance permits. */
export function deliveryJob<C extends ChatContext<C>>(): JobHandler<never, DeliveryEnv<C>> {
  return effectJob(DELIVER, Payload, async (env: DeliveryEnv<C>, { messageId }) => {
    const plan = await env.unitOfWork((ctx) => planDelivery(env, ctx, messageId));
    if (plan === null) return;
    if ('askAgainIn' in plan)
      throw new Snooze(plan.askAgainIn, 'the receiver has had enough for now');
    const { platformUserId } = plan.person;
    const receipt = await platformOf(env, plan.person)
      .send(plan.outgoing, { platformUserId, taskId: messageId })
      .catch((error: unknown) => explainFailure(env, messageId, error));
    const { updates } = platformOf(env, plan.person);
    await env.unitOfWork((ctx) => noteSent(env, ctx, { plan, receipt, updates }));
  });
}

type Plan = { message: Message; person: Person; outgoing: Outgoing };

async function planDelivery<C extends ChatContext<C>>(
  env: DeliveryEnv<C>,
  ctx: C,
  messageId: string,
): Promise<Plan | { askAgainIn: number } | null> {
  const message = await ctx.messages.find(messageId);
  if (!message || !isWaiting(message)) return null;
  const person = ctx.findPerson({ id: message.recipientId });
  if (!person?.actor) {
    await ctx.messages.change(messageId, { state: 'failed', error: 'the receiver has left' });
    return null;
  }
  const askAgainAt = await askAgain(env, ctx, { message, person });
  if (askAgainAt > 0) return putOff(ctx, message, askAgainAt);
  return { message, person, outgoing: await draw(env, ctx, message) };
}

/** When to ask again whether the message may be sent, UTC ms; 0 for now. */
async function askAgain<C extends ChatContext<C>>(
  { holdBackMs }: DeliveryEnv<C>,
  ctx: C,
  { message, person }: Pick<Plan, 'message' | 'person'>,
): Promise<number> {
  const holdBack = message.urgent || message.subjectId === null ? 0 : holdBackMs(person.platform);
  // Once is enough: what waited and found no company goes alone.
  const waited = ctx.now - message.createdAt;
  return waited < holdBack ? ctx.now + holdBack : ctx.takeAllowance(person.id, message.urgent);
}

/** A failed message waits again when its dead letter is replayed. */
const isWaiting = ({ state }: Message): boolean => state === 'queued' || state === 'failed';

/** Cards are told together with others in one message instead of one by one, later and later. */
async function putOff<C extends ChatContext<C>>(
  ctx: C,
  { id, recipientId, subjectId }: Message,
  askAgainAt: number,
): Promise<{ askAgainIn: number } | null> {
  if (subjectId === null) return { askAgainIn: askAgainAt - ctx.now };
  await ctx.messages.change(id, { state: 'gathered' });
  ctx.enqueue(digestJob(recipientId, askAgainAt));
  return null;
}

type Sent = { plan: Plan; receipt: Receipt } & Pick<ChatPlatform, 'updates'>;

/** A try whose answer was lost may have shown an older state of the card. */
const UNKNOWN = 'unknown';

async function noteSent<C extends ChatContext<C>>(
  env: DeliveryEnv<C>,
  ctx: C,
  { plan, receipt, updates }: Sent,
): Promise<void> {
  const { id } = plan.message;
  const message = await ctx.messages.find(id);
  if (!message) return;
  const isUnknown = receipt.alreadySent === true && updates === 'any number';
  const shown = isUnknown ? UNKNOWN : fingerprint(plan.outgoing);
  const codes = receipt.responseCode
    ? [...message.codes, updateCode(receipt.responseCode, ctx.now)]
    : message.codes;
  const platformMessageId = receipt.messageId ?? null;
  await ctx.messages.change(id, {
    state: receipt.onlyTold ? 'merged' : 'sent',
    sentAt: ctx.now,
    shown,
    codes,
    platformMessageId,
    error: null,
  });
  // A change while the card was on its way found nothing to refresh.
  if (fingerprint(await draw(env, ctx, message)) !== shown) ctx.enqueue(refreshJob(id));
}

/** A final refusal is noted on the message and becomes a dead letter; "slow down" costs no attempt. */
async function explainFailure<C extends ChatContext<C>>(
  env: DeliveryEnv<C>,
  messageId: string,
  error: unknown,
): Promise<never> {
  if (!(error instanceof PlatformError)) throw error;
  if (error.failure === 'wait') throw new Snooze(error.retryAfterMs ?? MINUTE, error.message);
  if (error.failure === 'retry') throw error;
  const text = error.message.slice(0, 300);
  await env.unitOfWork((ctx) => ctx.messages.change(messageId, { state: 'failed', error: text }));
  throw new GiveUp(error.message);
}
