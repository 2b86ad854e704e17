import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readBusiness } from '../../src/app/business';
import { Scoring } from '../../src/app/scoring-settings';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { BEHAVIOURS, reachedSince, type Behaviour } from '../../src/leads/behaviour';
import { marketingOf } from '../../src/leads/marketing';
import { contactFaults, qualityOf } from '../../src/leads/quality';
import { leastBudget, leastPeople } from '../../src/leads/ranges';
import { says } from '../../src/leads/said';
import { scoreOf, scoreText, type Profile } from '../../src/leads/score';

const POLICY = readBusiness('config/business').scoring;
const NOW = Date.UTC(2026, 10, 25, 2);

const profile = (change: Partial<Profile> = {}): Profile => ({
  ...{ companyName: '', contactName: '', phone: null, region: null, industry: null },
  ...{ budgetRange: null, email: null, wechat: null, jobTitle: null, companySize: null },
  ...{
    purchaseStage: null,
    decisionRole: null,
    message: null,
    customFields: null,
    creditCode: null,
  },
  ...change,
});
const did = (kind: Behaviour['kind'], change: Partial<Behaviour> = {}): Behaviour => ({
  ...{ kind, at: NOW - MINUTE, page: null, seconds: null },
  ...change,
});
const pages = (...names: string[]): Behaviour[] => names.map((page) => did('page', { page }));
const points = (known: Partial<Profile>, behaviour: Behaviour[] = [], now = NOW): object =>
  Object.fromEntries(
    scoreOf({ profile: profile(known), behaviour, now }, POLICY).parts.map((part) => [
      part.short,
      part.points,
    ]),
  );

const EXAMPLE = { budgetRange: '50万以上', wechat: 'it_wang', jobTitle: 'IT负责人' };
const FOUR = pages('/', '/product', '/cases', '/about');

describe('the score of a lead', () => {
  it('is 82 for a budget of 50万, the WeChat of somebody in IT and a depth of more than three pages', () => {
    const known = { profile: profile(EXAMPLE), behaviour: FOUR, now: NOW };
    const { score, parts, version } = scoreOf(known, POLICY);
    expect([score, version]).toEqual([82, 1]);
    expect(parts.map((part) => [part.name, part.points])).toEqual([
      ['预算50万以上', 40],
      ['IT负责人微信', 22],
      ['浏览超过3页', 20],
    ]);
    expect(scoreText({ score, parts })).toBe('82 = 预算+40 IT微信+22 浏览+20');
  });

  const cases: [string, Partial<Profile>, Behaviour[], object][] = [
    ['nothing known', {}, [], {}],
    ['a range promises its lower end', { budgetRange: '20-50万' }, [], {}],
    ['a budget below', { budgetRange: '50万以下' }, [], {}],
    ['a budget above', { budgetRange: '60-100万' }, [], { 预算: 40 }],
    ['WeChat of the canteen', { wechat: 'a', jobTitle: '食堂主管' }, [], {}],
    ['somebody in IT without WeChat', { jobTitle: 'IT经理' }, [], {}],
    [
      'the role in the decision says it',
      { wechat: 'a', decisionRole: '信息部' },
      [],
      { IT微信: 22 },
    ],
    ['three pages are not more than three', {}, FOUR.slice(1), {}],
    ['the same page four times', {}, pages('/a', '/a', '/a', '/a'), {}],
    ['a price page', {}, pages('/Pricing'), { 价格页: 10 }],
    [
      'dwelling, added up',
      {},
      [did('dwell', { seconds: 100 }), did('dwell', { seconds: 80 })],
      { 停留: 6 },
    ],
    ['a short stay', {}, [did('dwell', { seconds: 179 })], {}],
    [
      'download, mail, video',
      {},
      [did('download'), did('mail_open'), did('video')],
      { 下载: 8, 邮件: 4, 视频: 6 },
    ],
    ['a mailbox to throw away', { email: 'a@x.Mailinator.com' }, [], { 临时邮箱: -15 }],
    ['a virtual number', { phone: '+8617012345678' }, [], { 虚拟号: -10 }],
  ];
  it.each(cases)('%s', (...[, known, done, expected]) => {
    expect(points(known, done)).toEqual(expected);
  });

  it('stays between 0 and 100', () => {
    const all = { ...EXAMPLE, decisionRole: '决策人', purchaseStage: '招标' };
    const most = [...FOUR, ...pages('/price'), did('download'), did('video'), did('mail_open')];
    const scored = scoreOf({ profile: profile(all), behaviour: most, now: NOW }, POLICY);
    expect(scored.score).toBe(100);
    expect(scoreText(scored)?.length).toBeLessThanOrEqual(30);
    expect(scoreText(scored)).toMatch(/^100 = 预算\+40 .* …$/);
    const least = { profile: profile({ phone: '+8617112345678' }), behaviour: [], now: NOW };
    expect(scoreOf(least, POLICY).score).toBe(0);
  });

  it('behaviour is worth half after each half-life, and the profile keeps its worth', () => {
    const after = (days: number): object => points(EXAMPLE, FOUR, NOW - MINUTE + days * DAY);
    expect(after(14)).toEqual({ 预算: 40, IT微信: 22, 浏览: 10 });
    expect(after(28)).toEqual({ 预算: 40, IT微信: 22, 浏览: 5 });
    expect(after(365)).toEqual({ 预算: 40, IT微信: 22 });
  });

  it('one new page does not make three old ones young', () => {
    const old = FOUR.slice(0, 3).map((page) => ({ ...page, at: NOW - 14 * DAY }));
    expect(points({}, [...old, ...FOUR.slice(3)])).toEqual({ 浏览: 10 });
  });
});

const behaviour = fc.record({
  kind: fc.constantFrom(...BEHAVIOURS),
  at: fc.integer({ min: NOW - 90 * DAY, max: NOW + DAY }),
  page: fc.option(fc.constantFrom('/', '/price', '/a', '/b', '/c', '/d')),
  seconds: fc.option(fc.integer({ min: 0, max: 3_600 })),
});

describe('whatever somebody did', () => {
  it('the order in which it became known changes nothing', () => {
    const many = fc.array(behaviour, { maxLength: 40 });
    const shuffled = many.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const known = { profile: profile(EXAMPLE), now: NOW };
        const score = scoreOf({ ...known, behaviour: all }, POLICY);
        expect(scoreOf({ ...known, behaviour: other }, POLICY)).toEqual(score);
        expect(marketingOf({ ...known, behaviour: other }, POLICY.marketing)).toEqual(
          marketingOf({ ...known, behaviour: all }, POLICY.marketing),
        );
      }),
    );
  });

  it('more of it never lowers the score, and time never raises it', () => {
    fc.assert(
      fc.property(
        fc.array(behaviour, { maxLength: 20 }),
        behaviour,
        fc.nat(60),
        (all, one, days) => {
          const at = (list: Behaviour[], now: number): number =>
            scoreOf({ profile: profile(), behaviour: list, now }, POLICY).score;
          const later = NOW + DAY;
          expect(at([...all, one], NOW)).toBeGreaterThanOrEqual(at(all, NOW));
          expect(at(all, later + days * DAY)).toBeLessThanOrEqual(at(all, later));
        },
      ),
    );
  });

  it('its parts are its sum', () => {
    fc.assert(
      fc.property(fc.array(behaviour, { maxLength: 20 }), (all) => {
        const known = { profile: profile({ budgetRange: '80万' }), behaviour: all, now: NOW };
        const { score, parts } = scoreOf(known, POLICY);
        expect(score).toBe(
          Math.min(
            100,
            parts.reduce((sum, part) => sum + part.points, 0),
          ),
        );
      }),
    );
  });
});

it('what was reached is as old as the oldest that is needed for it', () => {
  const at = (ago: number, page: string): Behaviour => did('page', { at: NOW - ago, page });
  const depth = { kinds: ['page'], count: 'pages', atLeast: 2 } as const;
  expect(reachedSince([at(9, '/a'), at(5, '/b'), at(1, '/a')], depth)).toBe(NOW - 5);
  expect(reachedSince([at(9, '/a'), at(1, '/a')], depth)).toBeNull();
});

it.each([
  ['50万以上', 50],
  ['20-50万', 20],
  ['20~50万', 20],
  ['20万-50万', 20],
  ['二十万到五十万', 20],
  ['20万以下', 0],
  ['不超过30万', 0],
  ['约80万', 80],
  ['1.2亿', 12_000],
  ['面议', 0],
  [null, 0],
])('a budget of %s promises %d 万', (text, wan) => {
  expect(leastBudget(text)).toBe(wan * 1_000_000);
});

it.each([
  ['50-200人', 50],
  ['500人以上', 500],
  ['100人以下', 0],
  ['1,200人', 1_200],
  ['1万人', 10_000],
  ['大型', 0],
  [null, 0],
])('a company of %s has at least %d people', (text, people) => {
  expect(leastPeople(text)).toBe(people);
});

it('Latin words stand alone, Chinese ones do not', () => {
  expect(says('IT经理', ['IT'])).toBe(true);
  expect(says('信息中心it主管', ['IT'])).toBe(true);
  expect(says('Quality Unit', ['IT'])).toBe(false);
  expect(says('集团信息中心', ['信息'])).toBe(true);
  expect(says(null, ['IT'])).toBe(false);
});

describe('ways to reach somebody that end nowhere', () => {
  const virtual = ['16200000000', '16512345678', '16712345678', '17012345678', '17187654321'];
  const real = [
    '13800138000',
    '15912345678',
    '17212345678',
    '17312345678',
    '17612345678',
    '16612345678',
    '19912345678',
  ];
  const thrownAway = [
    'a@mailinator.com',
    'b@YOPMAIL.com',
    'c@sub.guerrillamail.com',
    'd@10minutemail.com',
    'e@24mail.chacuo.net',
  ];
  const kept = [
    'a@qq.com',
    'b@163.com',
    'c@notmailinator.com',
    'd@huadong.com.cn',
    'mailinator.com@qq.com',
  ];
  const faults = (contact: { phone?: string; email?: string }): string[] =>
    contactFaults(profile(contact), POLICY.quality);

  it.each(virtual)('%s is a virtual number', (phone) => {
    expect(faults({ phone: `+86${phone}` })).toEqual(['virtual_number']);
  });
  it.each(real)('%s is none', (phone) => expect(faults({ phone: `+86${phone}` })).toEqual([]));
  it.each(thrownAway)('%s is thrown away', (email) => {
    expect(faults({ email })).toEqual(['temporary_mailbox']);
  });
  it.each(kept)('%s is kept', (email) => expect(faults({ email })).toEqual([]));
});

describe('the quality matrix', () => {
  const whole = { phone: '+8613800138000', companyName: '华东精工', jobTitle: '采购经理' };
  const rate = (known: Partial<Profile>, done: Behaviour[] = []): object =>
    qualityOf({ profile: profile(known), behaviour: done }, POLICY.quality);

  it.each<[Partial<Profile>, string]>([
    [whole, 'high'],
    [{ ...whole, jobTitle: null }, 'middle'],
    [{ phone: whole.phone }, 'low'],
    [{ ...whole, email: 'a@mailinator.com' }, 'low'],
    [{ ...whole, phone: '+8617012345678' }, 'low'],
  ])('完整性 of %j is %s', (known, completeness) => {
    expect(rate(known)).toMatchObject({ completeness });
  });

  it.each<[Behaviour[], string]>([
    [[], 'low'],
    [pages('/'), 'low'],
    [pages('/', '/a'), 'middle'],
    [[did('mail_open')], 'middle'],
    [pages('/price'), 'high'],
    [[did('video')], 'high'],
  ])('活跃度 of %j is %s', (done, activity) => {
    expect(rate({}, done)).toMatchObject({ activity });
  });

  it.each<[Partial<Profile>, string]>([
    [{ message: '什么时候能交货？合同怎么签' }, 'high'],
    [{ purchaseStage: '招标中' }, 'high'],
    [{ message: '想了解报价' }, 'middle'],
    [{ message: '发一份资料' }, 'low'],
    [{}, 'low'],
  ])('紧迫性 of %j is %s', (known, urgency) => {
    expect(rate(known)).toMatchObject({ urgency });
  });
});

describe('a lead that marketing may hand over', () => {
  const ready = { companySize: '50-200人', budgetRange: '50万以上', purchaseStage: '选型' };
  const qualified = (known: Partial<Profile>, done: Behaviour[], now = NOW): boolean =>
    marketingOf({ profile: profile(known), behaviour: done, now }, POLICY.marketing).isQualified;

  it('is never one by a form alone, nor with the page that the form is on', () => {
    expect(qualified(ready, [])).toBe(false);
    expect(qualified(ready, pages('/contact'))).toBe(false);
    const anything = fc.record({
      companySize: fc.string(),
      budgetRange: fc.constantFrom('50万以上', '1亿', '十万'),
      purchaseStage: fc.constantFrom('招标', '采购', ''),
    });
    fc.assert(fc.property(anything, (known) => expect(qualified(known, [])).toBe(false)));
  });

  it.each<[Partial<Profile>, Behaviour[], boolean]>([
    [ready, [did('download')], true],
    [{ ...ready, purchaseStage: null }, FOUR, true],
    [{ budgetRange: '50万以上' }, FOUR, false],
    [{}, FOUR, false],
    [ready, [did('video', { at: NOW - 31 * DAY })], false],
  ])('%j having done %j: %s', (known, done, expected) => {
    expect(qualified(known, done)).toBe(expected);
  });
});

it('settings by which a form alone would do are refused', () => {
  const settings = parse(readFileSync('config/business/scoring.yaml', 'utf8')) as {
    marketing: object;
  };
  const accepts = (marketing: object): boolean =>
    Scoring.safeParse({ ...settings, marketing: { ...settings.marketing, ...marketing } }).success;
  const one = { name: '任何页面', kinds: ['page'], count: 'pages', atLeast: 1 };
  expect(accepts({})).toBe(true);
  expect(accepts({ behaviour: [one] })).toBe(false);
  expect(accepts({ behaviour: [{ ...one, count: 'times', atLeast: 5 }] })).toBe(false);
  expect(accepts({ behaviour: [] })).toBe(false);
  expect(accepts({ behaviourAtLeast: 0 })).toBe(false);
});
