import { differenceOf, upliftOf, type Group, type Talk } from '../../src/insights/uplift';

// Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10.
it.each<[Group, Group, [number, number]]>([
  [{ n: 70, won: 56 }, { n: 80, won: 48 }, [5.24, 33.39]],
  [{ n: 10, won: 9 }, { n: 10, won: 3 }, [17.05, 80.9]],
  [{ n: 7, won: 6 }, { n: 7, won: 2 }, [5.82, 80.62]],
  [{ n: 56, won: 5 }, { n: 29, won: 0 }, [-3.81, 19.26]],
  [{ n: 10, won: 0 }, { n: 10, won: 0 }, [-27.75, 27.75]],
])('the interval of %j against %j is %j', (used, others, [from, to]) => {
  const found = differenceOf(used, others);
  expect(Math.abs((found.from ?? 0) - from)).toBeLessThan(0.06);
  expect(Math.abs((found.to ?? 0) - to)).toBeLessThan(0.06);
});

it.each([
  [{ n: 70, won: 56 }, { n: 80, won: 48 }, 'better'],
  [{ n: 80, won: 48 }, { n: 70, won: 56 }, 'worse'],
  [{ n: 10, won: 6 }, { n: 10, won: 5 }, 'unclear'],
  [{ n: 0, won: 0 }, { n: 10, won: 5 }, 'unclear'],
])('%j against %j is %s', (used, others, verdict) => {
  expect(differenceOf(used, others).verdict).toBe(verdict);
});

it('a lead heard something once, however often it was said', () => {
  const talk = (leadId: string, won: boolean, ...texts: string[]): Talk => ({
    ...{ leadId, title: leadId, ownerId: null, won, texts },
  });
  const talks = [
    talk('a', true, '讲了同行案例', '又讲案例'),
    talk('b', false, '发了案例'),
    talk('c', true, '聊价格'),
    talk('d', false),
  ];
  expect(upliftOf({ name: '同行案例', said: ['案例', '同行'] }, talks)).toMatchObject({
    ...{ used: { n: 2, won: 1 }, others: { n: 2, won: 1 }, times: 3, difference: 0 },
    verdict: 'unclear',
  });
});
