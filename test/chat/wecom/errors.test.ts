import { isTokenError, needsOperator, platformError } from '../../../src/chat/wecom/errors';

describe('An error code of WeCom', () => {
  it('says whether to retry, to wait, to give up or to send a new card', () => {
    const cases: Record<string, number[]> = {
      retry: [-1, 45033, 41096, 42001, 40014],
      wait: [45009, 40001, 40013, 60020, 43012, 48002, 301002],
      stale: [60140],
      rejected: [40003, 60111, 81013, 50001, 40029, 99999],
    };
    for (const [failure, codes] of Object.entries(cases)) {
      for (const code of codes)
        expect([code, platformError(code).failure]).toEqual([code, failure]);
    }
    expect(platformError(45009).retryAfterMs).toBe(60_000);
    expect(platformError(60020).retryAfterMs).toBe(60_000);
    expect(platformError(40003).retryAfterMs).toBeUndefined();
  });

  it('tells the operator in both languages what to do, with the address WeCom names', () => {
    const { message } = platformError(60020, 'not allow to access from your ip, from ip: 1.2.3.4');
    expect(message).toMatch(/^60020 .*企业可信IP.*trusted IPs.*1\.2\.3\.4/);
  });

  it('calls for an operator only when nobody else can help, and all of that waits', () => {
    const codes = [40001, 40013, 43012, 48002, 60020, 301002];
    for (const code of codes)
      expect([code, needsOperator(code), platformError(code).failure]).toEqual([
        code,
        true,
        'wait',
      ]);
    expect([45009, 40014, 40003, -1, 'not_json'].some(needsOperator)).toBe(false);
  });

  it('never repeats a secret', () => {
    const text = 'bad url /cgi-bin/x?access_token=AAA&corpsecret=BBB&key=CCC';
    expect(platformError(40058, text).message).not.toMatch(/AAA|BBB|CCC/);
  });

  it('asks for a new token only when the token was at fault', () => {
    expect([40001, 40014, 41001, 42001].every(isTokenError)).toBe(true);
    expect([0, 40013, 40029, 45009].some(isTokenError)).toBe(false);
  });
});
