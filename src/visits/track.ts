import { Refusal } from '../kernel/refusal';
import { startOfDay } from '../kernel/time-text';

/** A place where something was captured. Between captures nobody is located (product principle 9). */
export type TrackPoint = {
  at: number;
  what: 'checkIn' | 'photo' | 'voice' | 'minutes' | 'screenshot';
  visitId: string;
  accountName: string;
  /** Degrees GCJ-02. */
  latitude: number;
  longitude: number;
};

/**
 * Who may see the track of a day: the member at once, a leader from the next day on, so that nobody is followed while they work.
 * Refuses `track.not_yet`.
 */
export function requireTrackVisible({
  viewerId,
  memberId,
  day,
  now,
}: {
  viewerId: string;
  memberId: string;
  day: number;
  now: number;
}): void {
  if (viewerId === memberId || startOfDay(day) < startOfDay(now)) return;
  throw new Refusal('forbidden', 'track.not_yet');
}
