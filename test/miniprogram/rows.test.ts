import type { Lead, Visit } from '../../miniprogram/lib/answers';
import { conflictLines } from '../../miniprogram/lib/conflict';
import { newDraft } from '../../miniprogram/lib/draft';
import { dayStart } from '../../miniprogram/lib/format';
import { rerunning } from '../../miniprogram/lib/rerun';
import { budgetYuan } from '../../miniprogram/lib/money';
import { agenda } from '../../miniprogram/lib/rows';

const NOW = Date.UTC(2026, 10, 25, 2, 0, 0);
const HOUR = 3_600_000;

const lead = (title: string, more: Partial<Lead>): Lead => ({
  ...{ id: title, title, companyName: title, contactName: '', sourceId: 'website' },
  ...{ tags: [], highIntent: false },
  ...{ region: null, industry: null, budgetRange: null, state: 'working', light: 'green' },
  ...{ ownerId: 'me', createdAt: NOW, dueAt: null, score: 0, mqlAt: null, ...more },
});

it('what nobody did in time comes first, then what is due next, then what was done', () => {
  const leads = [
    lead('已联系', {}),
    lead('还有一小时', { dueAt: NOW + HOUR }),
    lead('马上到时', { dueAt: NOW + 60_000 }),
    lead('早已超时', { light: 'red' }),
  ];
  const rows = agenda({ leads, plans: [] }, NOW);
  expect(rows.map(({ title, text, late }) => [title, text, late])).toEqual([
    ['早已超时', '已超时，请马上联系', true],
    ['马上到时', '今天 10:01 前联系', false],
    ['还有一小时', '今天 11:00 前联系', false],
    ['已联系', '已联系', false],
  ]);
});

it('more money and less time weigh more', () => {
  const leads = [
    lead('小单一小时', { dueAt: NOW + HOUR, budgetRange: '10万以下' }),
    lead('大单三小时', { dueAt: NOW + 3 * HOUR, budgetRange: '100万以上' }),
    lead('小单红灯', { light: 'red', budgetRange: '10万以下' }),
    lead('大单已联系', { budgetRange: '100万以上' }),
  ];
  expect(agenda({ leads, plans: [] }, NOW).map(({ title }) => title)).toEqual([
    ...['小单红灯', '大单三小时', '小单一小时', '大单已联系'],
  ]);
});

it.each([
  ['10万以下', 50_000],
  ['10–30万', 100_000],
  ['30-100万', 300_000],
  ['100万以上', 1_000_000],
  ['1.2亿', 120_000_000],
  ['80,000元', 80_000],
  ['还不确定', 0],
  [null, 0],
])('a budget of %s counts as %d yuan', (range, yuan) => {
  expect(budgetYuan(range)).toBe(yuan);
});

it('a day begins at midnight in China', () => {
  expect(dayStart(NOW)).toBe(Date.UTC(2026, 10, 24, 16));
  expect(dayStart(Date.UTC(2026, 10, 24, 16))).toBe(Date.UTC(2026, 10, 24, 16));
  expect(dayStart(Date.UTC(2026, 10, 24, 16) - 1)).toBe(Date.UTC(2026, 10, 23, 16));
});

it('two versions are compared where they can differ, and what is empty in both is left out', () => {
  const theirs = {
    accountName: '华东精工',
    actions: ['产品演示'],
    nextStep: '明天跟进',
    note: null,
  };
  const ours = Object.assign(newDraft('1', NOW), {
    ...{ accountName: '华东精工', actions: ['产品演示', '报价讨论'], nextStep: '明天跟进' },
  });
  expect(conflictLines(theirs as Visit, ours)).toEqual([
    { name: '客户', server: '华东精工', phone: '华东精工', same: true },
    { name: '今日动作', server: '产品演示', phone: '产品演示、报价讨论', same: false },
    { name: '下次动作', server: '明天跟进', phone: '明天跟进', same: true },
  ]);
});

it('who asks while a run is under way gets a run after it, and only one', async () => {
  let runs = 0;
  const finish: (() => void)[] = [];
  const run = rerunning(() => {
    runs++;
    return new Promise((resolve) => void finish.push(resolve));
  });
  const first = run();
  const others = [run(), run(), run()];
  expect(runs).toBe(1);
  finish[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(runs).toBe(2);
  finish[1]?.();
  await Promise.all([first, ...others]);
  expect(runs).toBe(2);
});
