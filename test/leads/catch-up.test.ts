import { DAY } from '../../src/kernel/clock';
import { rankSilent, type SilentLead } from '../../src/leads/catch-up';

const NOW = Date.UTC(2026, 10, 25);
const lead = (title: string, budgetRange: string | null, days: number): SilentLead => ({
  ...{ leadId: title, title, budgetRange, lastAt: NOW - days * DAY },
});

it('asks first about the money that has been silent longest', () => {
  const leads = [
    lead('小单久未联系', '20万以下', 10),
    lead('大单刚过三天', '50万以上', 4),
    lead('大单很久', '20-50万', 9),
    lead('没有预算', null, 30),
  ];
  expect(rankSilent(leads, NOW).map(({ title }) => title)).toEqual([
    ...['大单很久', '没有预算', '大单刚过三天', '小单久未联系'],
  ]);
});
