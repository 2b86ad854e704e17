import { MINUTE } from '../../src/kernel/clock';
import { laySiege, type Siege } from './support/siege';

// X26: the machine stands in another zone, on a day on which its own clock is put forward or back. Working time, deadlines and
// every time that is shown are Shanghai's all the same. Both days are working days in Shanghai.
describe.each([
  ['Europe/Berlin', 'an ordinary day', Date.UTC(2026, 10, 25, 2, 0)],
  [
    'America/New_York',
    'clocks go back at 14:00 in Shanghai, eight days before',
    Date.UTC(2026, 10, 9, 2, 0),
  ],
  // Fridays: Israel puts its clocks forward at 2 in the night, 8 in the morning of Shanghai (2026-03-27).
  ['Asia/Jerusalem', 'clocks go forward two hours before', Date.UTC(2026, 2, 27, 2, 0)],
])('on a machine in %s, where %s', (TZ, _, at) => {
  let siege: Siege;
  beforeEach(async () => {
    siege = await laySiege('sqlite', { TZ });
    await siege.pass(at - siege.clock.now());
  });
  afterEach(() => siege.close());

  it('a form at ten is due at a quarter past, in what is shown and in what happens', async () => {
    await siege.submit({ company_name: '异地客户' });
    const shown = (userid: string): string =>
      JSON.stringify(siege.tenant.chat(userid).map(({ cardState }) => cardState?.['main_title']));
    await siege.until(() => shown('lina').includes('异地客户'));
    expect(shown('lina')).toContain('今天 10:15 前联系客户');
    await siege.pass(at + 15 * MINUTE - 1 - siege.clock.now());
    await siege.insist((child) => child.ask('settle'));
    expect(shown('wangfang')).toBe('[]');
    await siege.pass(1);
    await siege.until(() => shown('wangfang').includes('异地客户'));
    const steps = await siege.rows<{ fired_at: number; due_at: number }>(
      'SELECT fired_at, due_at FROM lead_clock_step WHERE level = 1',
    );
    expect(steps).toEqual([{ fired_at: at + 15 * MINUTE, due_at: at + 15 * MINUTE }]);
  });
});
