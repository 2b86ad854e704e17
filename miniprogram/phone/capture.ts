import { isFromApp, type Capture, type Draft } from '../lib/draft';
import { phoneClock } from './clock';
import { newUuid } from './ids';
import { dropFile, keepFile } from './store';
import { tickets } from './tickets';
import { whereAmI } from './wechat';

type Taken = Pick<Capture, 'kind' | 'source' | 'durationMs' | 'name'> & { path: string };

/**
 * Keeps a photo or voice note that was just made, with ticket and position when it comes from the phone's own camera or
 * microphone. Null when the phone has no room for it.
 */
export async function keepCapture(
  draft: Pick<Draft, 'accountId'>,
  { path, ...taken }: Taken,
): Promise<Capture | null> {
  const takenAt = phoneClock.now();
  const key = await newUuid();
  if (!(await keepFile(path, key))) return null;
  const fromApp = isFromApp(taken);
  const position = fromApp ? await whereAmI() : null;
  const ticketId = fromApp ? await tickets.take(draft.accountId) : null;
  return { ...taken, takenAt, key, position, ticketId, sent: false };
}

/** The draft without a capture, whose file is gone then. */
export function withoutCapture(draft: Draft, key: string): Draft {
  dropFile(key);
  return { ...draft, captures: draft.captures.filter((capture) => capture.key !== key) };
}
