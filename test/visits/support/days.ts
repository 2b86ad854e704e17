import type { Capture, Surroundings, VisitFacts } from '../../../src/visits/authenticity';
import { distanceMetres } from '../../../src/kernel/geo';

// Honest and cheating days of a sales team, from a seed. A small model of the product's own queries turns a list of visits into
// what the rules compare each of them with.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONDAY_9 = Date.UTC(2026, 10, 23, 1, 0, 0);

export type Place = { latitude: number; longitude: number };
export type ToldVisit = { story: string; facts: VisitFacts; around: Surroundings };

type Shot = Omit<Capture, 'evidenceId' | 'sha256' | 'strength'> & Partial<Capture>;
export type Told = {
  story: string;
  memberId: string;
  accountId: string;
  accountPlace: Place | null;
  plannedAt: number | null;
  shots: Shot[];
};

/** Mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;
const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random();

/** So many metres away in a random direction. */
export function near(random: Random, place: Place, metres: number): Place {
  const turn = random() * 2 * Math.PI;
  const north = (Math.cos(turn) * metres) / 111_195;
  const east = (Math.sin(turn) * metres) / (111_195 * Math.cos((place.latitude * Math.PI) / 180));
  return { latitude: place.latitude + north, longitude: place.longitude + east };
}

export const hashOf = (random: Random): string =>
  Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');

/** The same picture, cropped or encoded anew: a few bits of its hash differ. */
export function nearly(random: Random, hash: string, bits: number): string {
  const digits = Array.from(hash, (digit) => parseInt(digit, 16));
  const places = new Set<number>();
  while (places.size < bits) places.add(Math.floor(random() * 64));
  for (const place of places) digits[place >> 2]! ^= 1 << (place & 3);
  return digits.map((digit) => digit.toString(16)).join('');
}

let made = 0;

/** Turns visits, in the order in which they were reported, into what is judged. */
export function tell(visits: readonly Told[]): ToldVisit[] {
  const told = visits.map((visit) => ({
    ...visit,
    visitId: `visit-${String(++made)}`,
    captures: visit.shots.map((shot) => capture(shot)),
  }));
  return told.map((visit, i) => {
    const { story, captures, visitId, memberId, accountId, accountPlace, plannedAt } = visit;
    const before = told.slice(0, i);
    return {
      story,
      facts: { visitId, memberId, accountId, accountPlace, plannedAt, captures },
      around: surroundings({ memberId, captures }, before),
    };
  });
}

function capture(shot: Shot): Capture {
  const id = String(++made);
  return { evidenceId: `e-${id}`, sha256: id.padStart(64, '0'), strength: 'strong', ...shot };
}

type Known = Told & { visitId: string; captures: Capture[] };

function surroundings(
  { memberId, captures }: { memberId: string; captures: Capture[] },
  before: readonly Known[],
): Surroundings {
  const own = before.filter((visit) => visit.memberId === memberId);
  const times = captures.map(({ takenAt }) => takenAt);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const moments = own
    .flatMap((visit) => visit.captures)
    .flatMap(({ takenAt, latitude, longitude }) =>
      latitude === null || longitude === null ? [] : [{ at: takenAt, latitude, longitude }],
    )
    .sort((a, b) => a.at - b.at);
  const devices = new Set(captures.map(({ deviceId }) => deviceId));
  const sharing = before.filter(
    (visit) =>
      visit.memberId !== memberId &&
      visit.captures.some(
        ({ deviceId, takenAt }) => devices.has(deviceId) && takenAt > first - 30 * DAY,
      ),
  );
  return {
    previous: moments.filter(({ at }) => at <= first).at(-1) ?? null,
    next: moments.find(({ at }) => at >= last) ?? null,
    samePictures: before.flatMap(({ visitId, accountId, memberId: who, captures: known }) =>
      known.map(({ takenAt, perceptualHash, sha256 }) => ({
        ...{ visitId, accountId, memberId: who, takenAt, perceptualHash, sha256 },
      })),
    ),
    deviceMembers: [...new Set(sharing.map((visit) => visit.memberId))],
    others: own.flatMap(({ visitId, accountId, captures: [shot] }) =>
      shot?.latitude == null || shot.longitude === null || shot.takenAt < first - 30 * DAY
        ? []
        : [
            {
              ...{ visitId, accountId, memberId, at: shot.takenAt },
              ...{ latitude: shot.latitude, longitude: shot.longitude },
            },
          ],
    ),
  };
}

const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 };
const HANGZHOU = { latitude: 30.2741, longitude: 120.1551 };

export type Account = { accountId: string; place: Place | null; hash: string };

/** A shot of the app's own camera where somebody stands: satellites jitter, roofs make it worse. */
export function shotAt(random: Random, place: Place, at: number): Shot {
  const indoors = random() < 0.3;
  const accuracyMetres = Math.round(indoors ? between(random, 60, 400) : between(random, 5, 40));
  const seen = near(random, place, accuracyMetres * random());
  const receivedAt = at + between(random, 2_000, 60_000);
  return {
    takenAt: at,
    receivedAt,
    ...seen,
    accuracyMetres,
    perceptualHash: hashOf(random),
    deviceId: null,
  };
}

export function accountsOf(random: Random, n: number): Account[] {
  const park = near(random, SHANGHAI, 9_000);
  return Array.from({ length: n }, (_, i) => {
    // Every fifth customer sits in one industrial park, a few in the next city.
    const home = i % 5 === 0 ? near(random, park, between(random, 10, 120)) : somewhere(random, i);
    const known = random() < 0.8;
    return { accountId: `account-${String(i)}`, place: known ? home : null, hash: hashOf(random) };
  });
}

const somewhere = (random: Random, i: number): Place =>
  near(random, i % 9 === 4 ? HANGZHOU : SHANGHAI, between(random, 500, 18_000));

const hidden = (account: Account, random: Random): Place =>
  account.place ?? near(random, SHANGHAI, between(random, 500, 18_000));

/** About `count` honest visits of five reps over three weeks. */
export function honestVisits(seed: number, count: number): ToldVisit[] {
  const random = randomFrom(seed);
  const accounts = accountsOf(random, 60);
  const homes = new Map(accounts.map((account) => [account.accountId, hidden(account, random)]));
  const visits: Told[] = [];
  for (let day = 0; visits.length < count; day++)
    for (let rep = 0; rep < 5 && visits.length < count; rep++)
      visits.push(...honestDay(random, { rep, day, accounts, homes }));
  return tell(visits.slice(0, count));
}

type DayOf = { rep: number; day: number; accounts: Account[]; homes: Map<string, Place> };

function honestDay(random: Random, { rep, day, accounts, homes }: DayOf): Told[] {
  const start = MONDAY_9 + Math.floor(day / 5) * 7 * DAY + (day % 5) * DAY;
  let at = start + between(random, 0, HOUR);
  let here: Place | null = null;
  const told: Told[] = [];
  for (let n = 0; n < 3; n++) {
    const account = accounts[(rep * 12 + ((day * 3 + n * 7) % 12)) % accounts.length]!;
    const place = homes.get(account.accountId)!;
    // Door to door at 40 km/h in town, with the fast train between cities.
    const metres = here ? distanceMetres(here, place) : 0;
    at += 20 * MINUTE + (metres / 1_000 / (metres > 50_000 ? 120 : 40)) * HOUR;
    told.push(honestVisit(random, { rep, day, at, account, place }));
    at += between(random, 30, 80) * MINUTE;
    here = place;
  }
  return told;
}

type Meeting = { rep: number; day: number; at: number; account: Account; place: Place };

function honestVisit(random: Random, { rep, day, at, account, place }: Meeting): Told {
  const late =
    random() < 0.1 ? between(random, 60, 100) * MINUTE : between(random, -20, 30) * MINUTE;
  const shots = [
    shotAt(random, place, at),
    shotAt(random, place, at + between(random, 16, 28) * MINUTE),
  ];
  // A showroom looks alike on every visit, but it is another picture.
  if (random() < 0.3) shots[0]!.perceptualHash = nearly(random, account.hash, 18);
  const offline = random() < 0.06;
  const deviceId = `phone-${String(rep)}${day > 7 && rep === 2 ? '-new' : ''}`;
  for (const shot of shots) {
    shot.deviceId = deviceId;
    if (offline) Object.assign(shot, { receivedAt: shot.takenAt + 3 * HOUR, strength: 'weak' });
  }
  const plannedAt = random() < 0.7 ? at - late : null;
  const { accountId } = account;
  return {
    story: 'honest',
    memberId: `rep-${String(rep)}`,
    accountId,
    accountPlace: account.place,
    plannedAt,
    shots,
  };
}
