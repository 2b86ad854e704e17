import { z } from 'zod';
import { Refusal } from '../kernel/refusal';
import { transactionalJob, type JobHandler } from '../outbox/job';
import type { Card, Outgoing } from './card';
import type { ChatContext, Person } from './context';
import type { CardAction, ChatPart, ChatWord, Media } from './conversation';
import { refreshJob } from './desk';
import { drawCard, type DeliveryEnv } from './draw';
import type { Incoming } from './incoming';
import { livingCodes, updateCode, type Message } from './message';

export const INCOMING = 'chat.incoming';

export type RouterOptions<C extends ChatContext<C>> = {
  views: DeliveryEnv<C>['views'];
  parts: readonly ChatPart<C>[];
  /** Reads a stored callback; null when its body is no longer kept. */
  read: (context: C, arrival: { source: string; dedupe: string }) => Promise<Incoming | null>;
  /** What is not a conversation: people who join or leave, customers who are added. */
  onEvent: (context: C, incoming: Incoming) => Promise<void>;
  /** Chinese text of a refusal. */
  explain: (context: C, refusal: Refusal) => string;
  /** What to say when nothing fits. */
  help: (context: C) => Outgoing;
};

const Payload = z.object({ source: z.string(), dedupe: z.string() });

/** Answers a stored callback: who is it, which word or button, is it still allowed. Commits with everything it causes. */
export function incomingJob<C extends ChatContext<C>>(
  options: RouterOptions<C>,
): JobHandler<C, never> {
  const actions = new Map(
    options.parts.flatMap((part) => part.actions.map((action) => [action.key, action] as const)),
  );
  return transactionalJob(INCOMING, Payload, async (ctx: C, arrival) => {
    const incoming = await options.read(ctx, arrival);
    if (!incoming) return;
    const { platform, platformUserId } = incoming;
    const person = ctx.findPerson({ platform, platformUserId });
    if (!person?.actor) return options.onEvent(ctx, incoming);
    const own = ctx.as(person.actor);
    switch (incoming.kind) {
      case 'tap':
        return answerTap({ options, actions, ctx: own, person }, incoming);
      case 'text':
        return answerText(options, own, { person, text: incoming.text });
      case 'menu':
        return answerText(options, own, { person, text: incoming.key });
      case 'media':
        return takeMedia(options, own, incoming);
      default:
        return options.onEvent(own, incoming);
    }
  });
}

type Desk<C extends ChatContext<C>> = {
  options: RouterOptions<C>;
  actions: ReadonlyMap<string, CardAction<C>>;
  ctx: C;
  person: Person;
};

async function answerTap<C extends ChatContext<C>>(
  desk: Desk<C>,
  tap: Extract<Incoming, { kind: 'tap' }>,
): Promise<void> {
  const { ctx, person, options } = desk;
  const message = await ctx.messages.find(tap.taskId);
  // A forwarded card is nobody else's to tap.
  if (message?.recipientId !== person.id) return;
  const codes = tap.responseCode
    ? [...livingCodes(message.codes, ctx.now), updateCode(tap.responseCode, ctx.now)]
    : message.codes;
  const card = await drawCard(options, ctx, { ...message, notice: null });
  const action = offers(card, tap.action) ? desk.actions.get(tap.action) : undefined;
  const turn = action ? await act(desk, action, { message, selections: tap.selections }) : {};
  const { face = message.face, notice = null } = turn;
  // A card that another had replaced is live again: it is the one in front of its reader.
  await ctx.messages.change(message.id, { codes, face, notice, state: 'sent' });
  ctx.enqueue(refreshJob(message.id));
}

type Wish = { message: Message; selections: Record<string, string[]> };

async function act<C extends ChatContext<C>>(
  { ctx, options }: Desk<C>,
  action: CardAction<C>,
  { message, selections }: Wish,
): Promise<{ face?: string; notice?: string }> {
  const { subjectId, recipientId, face } = message;
  const tap = { subjectId: subjectId ?? '', recipientId, face, selections };
  try {
    return await ctx.attempt(() => action.run(ctx, tap));
  } catch (error) {
    if (error instanceof Refusal) return { notice: options.explain(ctx, error) };
    throw error;
  }
}

/** Whether the card, as it is now, shows this button. */
function offers({ ask }: Card, key: string): boolean {
  if (ask.form === 'nothing') return false;
  return ask.form === 'buttons'
    ? ask.buttons.some((button) => button.key === key)
    : ask.submit.key === key;
}

async function answerText<C extends ChatContext<C>>(
  options: RouterOptions<C>,
  ctx: C,
  { person, text }: { person: Person; text: string },
): Promise<void> {
  const reply = await replyTo(options, ctx, text.trim()).catch((error: unknown) => {
    if (error instanceof Refusal)
      return { kind: 'text' as const, text: options.explain(ctx, error) };
    throw error;
  });
  if (reply) await ctx.desk.say(person.id, reply);
}

async function replyTo<C extends ChatContext<C>>(
  options: RouterOptions<C>,
  ctx: C,
  text: string,
): Promise<Outgoing | null> {
  const [head = '', ...rest] = text.split(/\s+/);
  const word = findWord(
    options.parts.flatMap((part) => part.words),
    head,
  );
  if (word && isFor(word, ctx)) return ctx.attempt(() => word.run(ctx, rest.join(' ')));
  for (const part of options.parts) {
    const answer = await part.otherwise?.(ctx, text);
    if (answer) return answer;
  }
  return options.help(ctx);
}

async function takeMedia<C extends ChatContext<C>>(
  options: RouterOptions<C>,
  ctx: C,
  media: Media,
): Promise<void> {
  for (const part of options.parts) if (await part.media?.(ctx, media)) return;
  return options.onEvent(ctx, media);
}

const findWord = <C>(words: readonly ChatWord<C>[], head: string): ChatWord<C> | undefined =>
  words.find((word) => word.words.includes(head));

/** Whether the actor's role may use a word. */
export function isFor<C extends ChatContext<C>>(word: ChatWord<C>, ctx: C): boolean {
  return ctx.actor.kind === 'member' && word.roles.includes(ctx.actor.role);
}
