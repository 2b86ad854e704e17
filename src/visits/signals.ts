import { DAY, HOUR, MINUTE, SECOND } from '../kernel/clock';
import { distanceMetres, type Place } from '../kernel/geo';

/** A piece of evidence as the rules see it. Times are UTC ms on the server's clock, places degrees GCJ-02. */
export type Capture = {
  evidenceId: string;
  takenAt: number;
  receivedAt: number;
  latitude: number | null;
  longitude: number | null;
  accuracyMetres: number | null;
  /** Difference hash of 64 bits, 16 hex digits. */
  perceptualHash: string | null;
  sha256: string;
  deviceId: string | null;
  strength: 'strong' | 'weak';
};

export type VisitFacts = {
  visitId: string;
  memberId: string;
  accountId: string;
  plannedAt: number | null;
  accountPlace: Place | null;
  captures: readonly Capture[];
};

/** Somewhere at a moment. */
export type Moment = Place & { at: number };

/** A picture of another visit. */
export type KnownPicture = {
  visitId: string;
  accountId: string;
  memberId: string;
  takenAt: number;
  perceptualHash: string | null;
  sha256: string;
};

/** What a visit is compared with. */
export type Surroundings = {
  /** The nearest captures before and after, of the same member in other visits. */
  previous: Moment | null;
  next: Moment | null;
  /** Pictures that may be the same; the rules decide. */
  samePictures: readonly KnownPicture[];
  /** Other members seen on the same devices in 30 days. */
  deviceMembers: readonly string[];
  /** Where the same member checked in for other visits in 30 days. */
  others: readonly (Moment & { visitId: string; accountId: string; memberId: string })[];
};

export type SignalCode =
  | 'time_off_appointment'
  | 'far_from_account'
  | 'impossible_travel'
  | 'mock_location'
  | 'same_picture'
  | 'shared_device'
  | 'same_second'
  | 'one_spot'
  | 'weak_evidence';

/** One odd thing. `points` are taken off 100; `data` fills the sentence of `explainSignal`. */
export type Signal = { code: SignalCode; points: number; data: Record<string, string | number> };

export type Rule = (facts: VisitFacts, around: Surroundings) => Signal | null;

/** The points of the first step whose limit is passed; steps go from grave to mild. */
const grade = (value: number, steps: readonly (readonly [number, number])[]): number =>
  steps.find(([limit]) => value > limit)?.[1] ?? 0;

const signal = (code: SignalCode, points: number, data: Signal['data'] = {}): Signal | null =>
  points > 0 ? { code, points, data } : null;

export type Located = Capture & Place;

/** Captures with a position, in the order they were taken. */
export const located = (captures: readonly Capture[]): Located[] =>
  captures
    .filter((one): one is Located => one.latitude !== null && one.longitude !== null)
    .sort((a, b) => a.takenAt - b.takenAt);

/** A phone may claim any uncertainty; more than a kilometre of it (one rural radio cell) excuses nothing. */
const MOST_ACCURACY_METRES = 1_000;
const doubtOf = ({ accuracyMetres }: Capture): number =>
  Math.min(Math.max(accuracyMetres ?? 0, 0), MOST_ACCURACY_METRES);

/** An appointment counts as kept within two hours (product F44); another half day is another meeting. */
export const APPOINTMENT_LIMIT_MS = 2 * HOUR;
const OTHER_HALF_DAY_MS = 6 * HOUR;

/** Measures the capture nearest to the appointment: a long meeting and a follow-up mail are no reproach. */
export const timeOffAppointment: Rule = ({ plannedAt, captures }) => {
  if (plannedAt === null || captures.length === 0) return null;
  const off = Math.min(...captures.map(({ takenAt }) => Math.abs(takenAt - plannedAt)));
  const points = grade(off, [
    [OTHER_HALF_DAY_MS, 25],
    [APPOINTMENT_LIMIT_MS, 15],
  ]);
  return signal('time_off_appointment', points, { offMs: off });
};

/** A factory's gate is this far from the point on the map (product F44); beyond come "the hotel next door" and "elsewhere". */
export const ACCOUNT_LIMIT_METRES = 500;
const NEIGHBOURHOOD_METRES = 2_000;
const OTHER_QUARTER_METRES = 5_000;

/** Metres beyond all uncertainty between the customer and the capture nearest to it; null when one place is not known. */
function metresOff({ accountPlace, captures }: VisitFacts): number | null {
  if (!accountPlace) return null;
  const all = located(captures).map((one) => distanceMetres(one, accountPlace) - doubtOf(one));
  return all.length === 0 ? null : Math.min(...all);
}

export const farFromAccount: Rule = (facts) => {
  const metres = metresOff(facts) ?? 0;
  const points = grade(metres, [
    [OTHER_QUARTER_METRES, 40],
    [NEIGHBOURHOOD_METRES, 25],
    [ACCOUNT_LIMIT_METRES, 10],
  ]);
  return signal('far_from_account', points, { metres: Math.round(metres) });
};

/** Below this a jump may be a bad fix. */
export const JUMP_METRES = 5_000;
/**
 * Faster than this, door to door, nobody travels: 120 km/h is the motorway limit (实施条例 §78) and a short way has no faster train;
 * 350 km/h is the fastest train in service (复兴号 CR400); airliners cruise at 900 km/h and hardly fly less than 300 km.
 */
export const ROAD_KMH = 150;
export const RAIL_KMH = 350;
export const AIR_KMH = 900;
const RAIL_FROM_METRES = 50_000;
const AIR_FROM_METRES = 300_000;
/** Two positions of unknown quality. */
const NEIGHBOUR_DOUBT_METRES = 1_000;

export const impossibleTravel: Rule = ({ captures }, { previous, next }) => {
  const own = located(captures);
  if (own.length === 0) return null;
  const stops = own.map((one) => ({ ...one, at: one.takenAt, doubt: doubtOf(one) }));
  const beside = [previous, next].map((one) => one && { ...one, doubt: NEIGHBOUR_DOUBT_METRES });
  const path = [beside[0], ...stops, beside[1]].filter((stop) => stop != null);
  const legs = path.slice(1).map((stop, i) => legOf(path[i] ?? stop, stop));
  const worst = legs.sort((a, b) => b.points - a.points)[0];
  if (!worst) return null;
  const { points, metres, ms, kmh } = worst;
  return signal('impossible_travel', points, { metres, ms, kmh });
};

type Leg = { points: number; metres: number; ms: number; kmh: number };

function legOf(a: Moment & { doubt: number }, b: Moment & { doubt: number }): Leg {
  const metres = Math.round(distanceMetres(a, b) - a.doubt - b.doubt);
  const ms = Math.abs(b.at - a.at);
  const kmh = Math.round(metres / 1_000 / (Math.max(ms, SECOND) / HOUR));
  return { points: metres > JUMP_METRES ? speedPoints(metres, kmh) : 0, metres, ms, kmh };
}

function speedPoints(metres: number, kmh: number): number {
  if (metres < RAIL_FROM_METRES) return grade(kmh, [[ROAD_KMH, 45]]);
  if (metres < AIR_FROM_METRES) return grade(kmh, [[RAIL_KMH, 50]]);
  return grade(kmh, [
    [AIR_KMH, 60],
    [RAIL_KMH, 20],
  ]);
}

/** Satellite fixes claim up to this; coarser ones come from radio cells and Wi-Fi, which repeat to the last digit. */
export const SATELLITE_METRES = 25;
/** A phone hands out one fix again for a while. */
const SAME_FIX_MS = 10 * MINUTE;
/** Points for an accuracy of 0, which no receiver claims, and for each time real satellites would have jittered. */
const ZERO_POINTS = 25;
const REPEAT_POINTS = 25;

const pin = ({ latitude, longitude }: Place): string =>
  `${latitude.toFixed(6)},${longitude.toFixed(6)}`;

export const mockLocation: Rule = ({ captures, accountPlace }, { others }) => {
  const own = located(captures);
  const zero = own.some(({ accuracyMetres }) => accuracyMetres !== null && accuracyMetres <= 0);
  const claimed = own.filter((one) => (one.accuracyMetres ?? 0) <= SATELLITE_METRES);
  const pins = new Set(claimed.map(pin));
  const places = [...others, ...(accountPlace ? [accountPlace] : [])];
  const repeats = repeatsOf(claimed) + places.filter((place) => pins.has(pin(place))).length;
  const points = (zero ? ZERO_POINTS : 0) + Math.min(repeats, 2) * REPEAT_POINTS;
  return signal('mock_location', points, { repeats, zero: zero ? 1 : 0 });
};

function repeatsOf(captures: readonly Located[]): number {
  let repeats = 0;
  const seen = new Map<string, number>();
  for (const one of captures) {
    const last = seen.get(pin(one));
    if (last === undefined || one.takenAt - last >= SAME_FIX_MS) seen.set(pin(one), one.takenAt);
    if (last !== undefined && one.takenAt - last >= SAME_FIX_MS) repeats++;
  }
  return repeats;
}

/** Another member on the device: a borrowed phone, or one rep working for two; from two others on, a phone for hire. */
export const sharedDevice: Rule = (_facts, { deviceMembers }) => {
  const points = grade(deviceMembers.length, [
    [1, 40],
    [0, 30],
  ]);
  return signal('shared_device', points, { members: deviceMembers.length });
};

/** Nobody leaves one customer and stands before the next in so short a time. */
export const SAME_SECOND_MS = 5 * SECOND;
export const SAME_MINUTE_MS = MINUTE;

export const sameSecond: Rule = ({ captures }, { previous, next, others }) => {
  const gap = (at: number): number =>
    Math.min(...captures.map(({ takenAt }) => Math.abs(takenAt - at)));
  const neighbours = [previous, next].filter((one) => one !== null).map(({ at }) => gap(at));
  const gaps = others.map(({ at }) => gap(at));
  const nearest = Math.min(...neighbours, ...gaps);
  const visits = gaps.filter((ms) => ms <= SAME_MINUTE_MS).length;
  const points = Math.max(nearest <= SAME_SECOND_MS ? 30 : 0, visits >= 2 ? 40 : 0);
  return signal('same_second', points, { gapMs: nearest, visits: Math.max(visits, 1) });
};

/** One room, or one tower with the error of an indoor fix. */
export const SPOT_METRES = 80;
/** This many customers at one spot, this one included, are worth a look. */
export const SPOT_ACCOUNTS = 3;
const HALF_SHIFT_MS = 4 * HOUR;

/**
 * Customers of one office tower or industrial park share a spot honestly. So the spot weighs little where this customer is known
 * to be, more where nobody knows, most where it is known to be elsewhere; and it weighs more when all was done in one go.
 */
export const oneSpot: Rule = (facts, { others }) => {
  const own = located(facts.captures)[0];
  if (!own) return null;
  const near = others.filter(
    (one) => one.accountId !== facts.accountId && distanceMetres(one, own) <= SPOT_METRES,
  );
  const inOneGo = near.filter(({ at }) => Math.abs(at - own.takenAt) <= HALF_SHIFT_MS);
  const accounts = countAccounts(near) + 1;
  if (accounts < SPOT_ACCOUNTS) return null;
  const pace = grade(countAccounts(inOneGo), [
    [3, 25],
    [1, 10],
  ]);
  return signal('one_spot', spotPoints(facts) + pace, { accounts, metres: SPOT_METRES });
};

const countAccounts = (visits: readonly { accountId: string }[]): number =>
  new Set(visits.map(({ accountId }) => accountId)).size;

function spotPoints(facts: VisitFacts): number {
  const metres = metresOff(facts);
  if (metres === null) return 15;
  return metres > ACCOUNT_LIMIT_METRES ? 30 : 10;
}

/** Nobody can vouch for a file that arrives after this. */
export const LATE_MS = DAY;

export const weakEvidence: Rule = ({ captures }) => {
  if (captures.some(({ strength }) => strength === 'strong')) return null;
  const nowhere = located(captures).length === 0;
  const late = captures.some(({ receivedAt, takenAt }) => receivedAt - takenAt > LATE_MS);
  const points = 15 + (nowhere ? 10 : 0) + (late ? 10 : 0);
  return signal('weak_evidence', points, { nowhere: nowhere ? 1 : 0, late: late ? 1 : 0 });
};
