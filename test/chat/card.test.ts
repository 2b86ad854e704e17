import fc from 'fast-check';
import { markdown } from '../../src/chat/card';

describe('Markdown with text of people in it', () => {
  it('shows what they wrote and renders none of it', () => {
    const cases: [string, string][] = [
      ['[领奖](javascript:alert(1))', '［领奖］(javascript:alert(1))'],
      ['![](http://evil/x.png)', '!［］(http://evil/x.png)'],
      ['<font color="warning">急</font>', '＜font color="warning"＞急＜/font＞'],
      ['<a href="x">y</a>', '＜a href="x"＞y＜/a＞'],
      ['> 引用', '＞ 引用'],
      ['# 标题', '＃ 标题'],
      ['**加粗** `代码`', '＊＊加粗＊＊ ｀代码｀'],
      ['一\n> 二\r\n# 三\u2028四', '一 ＞ 二 ＃ 三 四'],
      ['a_b@example.com', 'a_b@example.com'],
    ];
    for (const [written, shown] of cases) expect(markdown`${written}`).toBe(shown);
  });

  it('keeps its own markup and lists of finished markdown', () => {
    const lines = [markdown`- **${'张三'}**`, markdown`- ${2}`];
    expect(markdown`# 线索\n${lines}\n[打开](https://a.example)`).toBe(
      '# 线索\n- **张三**\n- 2\n[打开](https://a.example)',
    );
  });

  it('never lets any text add markup or a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(markdown`x${text}x`).not.toMatch(/[<>[\]`*#\n\r\u2028\u2029]/);
      }),
      { numRuns: 1_000 },
    );
  });
});
