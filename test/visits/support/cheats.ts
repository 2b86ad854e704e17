import {
  hashOf,
  near,
  nearly,
  randomFrom,
  shotAt,
  tell,
  type Place,
  type Random,
  type Told,
  type ToldVisit,
} from './days';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TEN = Date.UTC(2026, 10, 25, 2, 0, 0);

const OFFICE = { latitude: 31.2304, longitude: 121.4737 };
const CUSTOMER = { latitude: 31.3, longitude: 121.6 };
const OTHER = { latitude: 31.15, longitude: 121.4 };
const BEIJING = { latitude: 39.9042, longitude: 116.4074 };

type Wish = Partial<Told> & { at?: number; where?: Place; shot?: Partial<Told['shots'][number]> };

const visit = (
  random: Random,
  story: string,
  { at = TEN, where = CUSTOMER, shot = {}, ...rest }: Wish = {},
): Told => ({
  ...{ story, memberId: 'rep', accountId: 'customer', accountPlace: CUSTOMER, plannedAt: null },
  shots: [{ ...shotAt(random, where, at), accuracyMetres: 12, deviceId: 'phone', ...shot }],
  ...rest,
});

/** Visits that came before, honestly; only the last one of each story is judged. */
const before = (random: Random, wish: Wish): Told => visit(random, 'before', wish);

type Story = (random: Random) => Told[];

const other = { accountId: 'other', accountPlace: OTHER, where: OTHER };

/** Twenty ways in which somebody has tried to have visited a customer. */
export const STORIES: Record<string, Story> = {
  上周的照片再用一次: (random) => {
    const shot = { sha256: 'f'.repeat(64) };
    return [before(random, { at: TEN - 7 * DAY, shot }), visit(random, '', { shot, ...other })];
  },
  上周的照片裁剪后再用: (random) => {
    const hash = hashOf(random);
    const old = before(random, { at: TEN - 7 * DAY, shot: { perceptualHash: hash } });
    return [
      old,
      visit(random, '', { ...other, shot: { perceptualHash: nearly(random, hash, 4) } }),
    ];
  },
  同事的照片原样上传: (random) => {
    const shot = { sha256: 'e'.repeat(64) };
    const theirs = { shot: { ...shot, deviceId: 'theirs' }, memberId: 'colleague', at: TEN - HOUR };
    return [before(random, theirs), visit(random, '', { shot })];
  },
  同事的照片重新压缩: (random) => {
    const hash = hashOf(random);
    const shot = { perceptualHash: hash, deviceId: 'theirs' };
    const theirs = before(random, { memberId: 'colleague', at: TEN - DAY, shot });
    return [theirs, visit(random, '', { shot: { perceptualHash: nearly(random, hash, 2) } })];
  },
  翻拍同一张照片: (random) => {
    const hash = hashOf(random);
    const old = before(random, { at: TEN - DAY, ...other, shot: { perceptualHash: hash } });
    return [old, visit(random, '', { shot: { perceptualHash: nearly(random, hash, 6) } })];
  },
  在咖啡馆里补五次拜访: (random) => {
    const cafe = near(random, OFFICE, 900);
    const five = ['a', 'b', 'c', 'd'].map((accountId, n) =>
      before(random, {
        accountId,
        accountPlace: near(random, OFFICE, 6_000),
        where: cafe,
        at: TEN + n * 12 * MINUTE,
      }),
    );
    return [...five, visit(random, '', { where: cafe, at: TEN + HOUR })];
  },
  在家里补昨天的拜访: (random) => {
    const home = near(random, CUSTOMER, 8_000);
    return [visit(random, '', { where: home })];
  },
  在公司打卡不出门: (random) => [
    visit(random, '', { where: OFFICE, plannedAt: TEN - 3 * HOUR, shot: { strength: 'weak' } }),
  ],
  虚拟定位钉在客户门口: (random) => {
    const exact = { ...CUSTOMER, accuracyMetres: 5 };
    const old = before(random, { at: TEN - DAY, shot: exact });
    return [old, visit(random, '', { shot: exact })];
  },
  虚拟定位精度为零: (random) => {
    const shot = { ...CUSTOMER, accuracyMetres: 0 };
    return [visit(random, '', { shot })];
  },
  上海拍完半小时后到北京: (random) => [
    before(random, { at: TEN - HOUR / 2, ...other }),
    visit(random, '', { accountPlace: BEIJING, where: BEIJING }),
  ],
  十分钟横穿全城: (random) => [
    before(random, { at: TEN - 5 * MINUTE, ...other }),
    visit(random, '', {}),
  ],
  两人共用一台手机: (random) => [
    before(random, { memberId: 'colleague', at: TEN - HOUR, ...other }),
    visit(random, '', { shot: { strength: 'weak' } }),
  ],
  一台手机替三个人拜访: (random) => [
    before(random, { memberId: 'one', at: TEN - 5 * HOUR }),
    before(random, { memberId: 'two', at: TEN - 3 * HOUR }),
    visit(random, '', {}),
  ],
  同一秒提交两家客户: (random) => {
    const close = { where: near(random, CUSTOMER, 300), accountPlace: null };
    return [
      before(random, { accountId: 'a', at: TEN - 1_000, ...close }),
      visit(random, '', { shot: { strength: 'weak' } }),
    ];
  },
  一分钟内连报三次: (random) => {
    const close = { where: near(random, CUSTOMER, 300), accountPlace: null };
    return [
      before(random, { accountId: 'a', at: TEN - 50_000, ...close }),
      before(random, { accountId: 'b', at: TEN - 25_000, ...close }),
      visit(random, '', {}),
    ];
  },
  相册旧照加隔天上传: (random) => {
    const shot = {
      strength: 'weak' as const,
      latitude: null,
      longitude: null,
      receivedAt: TEN + 2 * DAY,
    };
    return [visit(random, '', { plannedAt: TEN - 3 * HOUR, shot })];
  },
  改手机时间凑预约: (random) => [
    visit(random, '', {
      plannedAt: TEN - 8 * HOUR,
      shot: { strength: 'weak', receivedAt: TEN + 2 * MINUTE },
    }),
  ],
  在展会上把参展商都算成拜访: (random) => {
    const hall = near(random, OFFICE, 7_000);
    const stands = ['a', 'b', 'c'].map((accountId, n) =>
      before(random, {
        accountId,
        accountPlace: near(random, OFFICE, 20_000),
        where: near(random, hall, 15),
        at: TEN + n * 6 * MINUTE,
      }),
    );
    return [...stands, visit(random, '', { where: hall, at: TEN + 20 * MINUTE })];
  },
  路过门口不进去还拿旧照: (random) => {
    const hash = hashOf(random);
    const old = before(random, { at: TEN - 5 * DAY, shot: { perceptualHash: hash } });
    const shot = { perceptualHash: nearly(random, hash, 1), strength: 'weak' as const };
    return [old, visit(random, '', { where: near(random, CUSTOMER, 900), shot })];
  },
};

/** The last visit of each story. */
export const cheats = (seed: number): ToldVisit[] =>
  Object.entries(STORIES).map(([story, make], i) => {
    const told = tell(make(randomFrom(seed * 1_000 + i)));
    return { ...told.at(-1)!, story };
  });
