import { authorization } from '../../src/app/adapters/tencent-signature';
import { tencentSpeech } from '../../src/app/adapters/tencent-speech';
import { Snooze } from '../../src/outbox/job';
import { frozenClock } from '../../src/kernel/clock';
import { Unintelligible, type Speech } from '../../src/voices/speech';
import { startTencent, TENCENT, type Tencent } from '../support/tencent';
import { amr, wav } from '../support/voices';

it('signs the example of the document as the document does', () => {
  const body = String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`;
  const signed = authorization({
    ...{
      secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******',
      secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******',
    },
    ...{ service: 'cvm', host: 'cvm.tencentcloudapi.com', action: 'DescribeInstances', body },
    now: 1_551_113_065_000,
  });
  expect(signed).toContain(
    '/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action',
  );
  expect(signed).toMatch(/be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3$/);
});

describe('speech by Tencent', () => {
  // 07:30 in China, still the day before in UTC: the date that is signed is that of UTC.
  const clock = frozenClock(Date.UTC(2026, 10, 24, 23, 30));
  let tencent: Tencent;
  let speech: Speech;
  beforeEach(async () => {
    tencent = await startTencent();
    const { id: secretId, key: secretKey } = TENCENT;
    speech = tencentSpeech({ base: tencent.url, secretId, secretKey, clock });
  });
  afterEach(() => tencent.close());

  it('is what was said, for a note of WeCom by the engine for telephone sound', async () => {
    tencent.answers = ['今天拜访了华东精工'];
    expect(await speech.transcribe(amr(3), 'amr')).toBe('今天拜访了华东精工');
    expect(tencent.heard).toMatchObject([{ EngSerViceType: '8k_zh', VoiceFormat: 'amr' }]);
    await speech.transcribe(wav(1), 'wav');
    expect(tencent.heard[1]).toMatchObject({ EngSerViceType: '16k_zh', VoiceFormat: 'wav' });
    expect(tencent.wrong).toEqual([]);
  });

  it.each([
    ['InvalidParameterValue.ErrorInvalidVoicedata', Unintelligible],
    ['FailedOperation.ErrorRecognize', Unintelligible],
    ['RequestLimitExceeded.UinLimitExceeded', Snooze],
    ['FailedOperation.UserHasNoFreeAmount', Error],
  ])('refused with %s is %p', async (code, kind) => {
    tencent.answers = [{ code }];
    const error = await speech.transcribe(amr(1), 'amr').catch((thrown: unknown) => thrown);
    expect((error as Error).constructor).toBe(kind);
  });

  it('with a wrong key is refused, and may be tried again', async () => {
    const wrong = tencentSpeech({ base: tencent.url, secretId: TENCENT.id, secretKey: 'x', clock });
    await expect(wrong.transcribe(amr(1), 'amr')).rejects.toThrow('SignatureFailure');
  });
});
