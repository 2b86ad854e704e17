import { SECOND } from '../kernel/clock';
import type { Context } from './context';

/** The kind of job that takes up what came above the pace of its source. */
export const TAKE_WAITING = 'intake.take_waiting';

const SLOT_MS = 3 * SECOND;

/**
 * Has waiting payloads of a source taken up soon. Not in the slot that comes next: a run that has begun already would not see
 * what is only being written.
 */
export function takeLater(
  { now, enqueue }: Pick<Context, 'now' | 'enqueue'>,
  sourceId: string,
): void {
  const slot = Math.floor(now / SLOT_MS) + 2;
  const unique = `${TAKE_WAITING}:${sourceId}:${String(slot)}`;
  enqueue({ kind: TAKE_WAITING, lane: 2, payload: { sourceId }, unique, dueAt: slot * SLOT_MS });
}
