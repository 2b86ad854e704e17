import type { Publish } from '../../kernel/event';
import { mergeSpans } from '../busy';
import type { BusySpan, BusyTime } from '../member';
import { BusyChanged } from '../events';
import type { PeopleRepository } from '../repository';

export type BusyContext = { now: number; people: PeopleRepository; publish: Publish };

/**
 * Members are busy at these times and no others, as far as this source knows: dispatch passes them by meanwhile. Clocks run on
 * and nobody is told. What is over, or known already, changes nothing.
 */
export async function noteBusy(
  ctx: BusyContext,
  source: BusyTime['source'],
  told: ReadonlyMap<string, readonly BusySpan[]>,
): Promise<void> {
  const known = await ctx.people.listBusy([...told.keys()], source);
  for (const [memberId, all] of told) {
    const ahead = (one: BusySpan): boolean => one.toAt > ctx.now;
    const spans = mergeSpans(all.filter(ahead));
    const before = known.filter((one) => one.memberId === memberId && ahead(one));
    if (textOf(spans, ctx.now) === textOf(before, ctx.now)) continue;
    await ctx.people.putBusy(memberId, source, spans);
    ctx.publish(BusyChanged, { memberId, source });
  }
}

/** What has begun is the same whenever it began. */
const textOf = (spans: readonly BusySpan[], now: number): string =>
  spans.map(({ fromAt, toAt }) => `${String(Math.max(fromAt, now))}-${String(toAt)}`).join();
