import { z } from 'zod';
import { clip } from '../kernel/clip';
import { MINUTE } from '../kernel/clock';
import { Snooze, transactionalJob, type JobHandler } from '../outbox/job';
import { markdown, type Markdown } from './card';
import type { ChatContext } from './context';
import { blank, deliverJob, DIGEST } from './desk';
import type { DeliveryEnv } from './draw';
import type { Message } from './message';

const Payload = z.object({ recipientId: z.string() });
/** One person gets a digest at most this often. */
const BETWEEN_MS = 5 * MINUTE;
/** Chats take about two thousand bytes at once; what is left over is for the head, the rest and the hint below. */
const LINES_BYTES = 1_700;
const LINE_CHARACTERS = 36;

/** Tells everything gathered for a person in one message; a single one is sent as the card it is. */
export function digestJobHandler<C extends ChatContext<C>>(
  views: DeliveryEnv<C>['views'],
): JobHandler<C, never> {
  return transactionalJob(DIGEST, Payload, async (ctx: C, { recipientId }) => {
    const gathered = await ctx.messages.listGathered(recipientId);
    const [first] = gathered;
    if (!first) return;
    if (gathered.length === 1) return sendAlone(ctx, first);
    const wait = (await ctx.messages.lastDigestAt(recipientId)) + BETWEEN_MS - ctx.now;
    if (wait > 0) throw new Snooze(wait, 'a digest went out a moment ago');
    await sendTogether(ctx, gathered, await listLines(views, ctx, gathered));
  });
}

async function sendAlone<C extends ChatContext<C>>(ctx: C, message: Message): Promise<void> {
  await ctx.messages.change(message.id, { state: 'queued' });
  // `again`: the run that gathered the message may not have ended yet, and its end must not take this wish with it.
  ctx.enqueue({ ...deliverJob(message), again: true });
}

async function listLines<C extends ChatContext<C>>(
  views: DeliveryEnv<C>['views'],
  ctx: C,
  gathered: readonly Message[],
): Promise<Markdown[]> {
  const lines: Markdown[] = [];
  let left = LINES_BYTES;
  for (const [index, message] of gathered.entries()) {
    const told = (await views.get(message.kind)?.line(ctx, message.subjectId ?? '')) ?? '';
    const line = markdown`${index + 1}. ${clip(told, LINE_CHARACTERS)}`;
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const rest = gathered.length - lines.length;
  return rest > 0 ? [...lines, markdown`……另有 ${rest} 条`] : lines;
}

async function sendTogether<C extends ChatContext<C>>(
  ctx: C,
  gathered: readonly Message[],
  lines: readonly Markdown[],
): Promise<void> {
  const content = markdown`**有 ${gathered.length} 条提醒，合并告诉您**\n${[...lines]}\n回复「线索」逐条处理，主管回复「红灯」查看超时。`;
  const digest: Message = {
    ...blank(ctx),
    ...{ recipientId: gathered[0]?.recipientId ?? '', kind: 'digest', urgent: true },
    content: { kind: 'markdown', markdown: content },
  };
  await ctx.messages.add([digest]);
  await ctx.messages.merge(
    gathered.map((message) => message.id),
    digest.id,
  );
  ctx.enqueue(deliverJob(digest));
}
