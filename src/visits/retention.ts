import { DAY } from '../kernel/clock';
import type { Evidence } from './evidence';

/** How long what was captured is kept, in days from its capture. */
export type RetentionPolicy = { positionDays: number; photoDays: number; voiceDays: number };

/** Captures before this moment lose their position. */
export const positionsBefore = (policy: RetentionPolicy, now: number): number =>
  now - policy.positionDays * DAY;

/** Files captured before this moment are removed. */
export const filesBefore = (
  policy: RetentionPolicy,
  now: number,
): { photo: number; voice: number } => ({
  photo: now - policy.photoDays * DAY,
  voice: now - policy.voiceDays * DAY,
});

/** What stays of evidence whose file is gone: that it was there, and its seal. */
export const PURGED = {
  ...{ state: 'purged', latitudeE6: null, longitudeE6: null, accuracyMetres: null },
  ...{ place: null, perceptualHash: null, deviceId: null },
} satisfies Partial<Evidence>;
