import { normaliseCreditCode } from '../../src/kernel/credit-code';

// The example of the standard, and codes that companies print on their own sites.
const KNOWN = ['91350100M000100Y43', '9144030071526726XG', '91330100799655058B'];

describe('a 统一社会信用代码', () => {
  it.each([
    ...KNOWN.map((code) => [code, code]),
    [' 91350100m000100y43 ', '91350100M000100Y43'],
    ['９１３５０１００Ｍ０００１００Ｙ４３', '91350100M000100Y43'],
    ['913501-00M000100Y-43', '91350100M000100Y43'],
    ['9135 0100 M000 100Y 43', '91350100M000100Y43'],
    // Neither O nor I is in its alphabet: who types them means 0 and 1.
    ['9I35OIOOM000I00Y43', '91350100M000100Y43'],
  ])('%s is %s', (typed, code) => {
    expect(normaliseCreditCode(typed)).toBe(code);
  });

  it.each([
    '',
    '350100000001000',
    '91350100M000100Y4',
    '91350100M000100Y433',
    '91350100M000100Y44',
  ])('%s is none', (typed) => {
    expect(normaliseCreditCode(typed)).toBeNull();
  });

  it('one wrong character, or two that changed places, are always seen', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    for (const code of KNOWN) {
      for (let at = 0; at < code.length; at++) {
        for (const other of alphabet.replace(code.charAt(at), ''))
          expect(normaliseCreditCode(code.slice(0, at) + other + code.slice(at + 1))).toBeNull();
        const [one, two] = [code.charAt(at), code.charAt(at + 1)];
        if (two === '' || one === two) continue;
        expect(normaliseCreditCode(code.slice(0, at) + two + one + code.slice(at + 2))).toBeNull();
      }
    }
  });
});
