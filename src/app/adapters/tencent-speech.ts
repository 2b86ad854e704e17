import axios from 'axios';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import { Snooze } from '../../outbox/job';
import type { VoiceFormat } from '../../voices/format';
import { Unintelligible, type Speech } from '../../voices/speech';
import { authorization, CONTENT_TYPE } from './tencent-signature';
import { opusInOgg } from './webm-to-ogg';

export type TencentSettings = { base: string; secretId: string; secretKey: string; clock: Clock };

const Answer = z.object({
  Response: z.object({
    Result: z.string().optional(),
    Error: z.object({ Code: z.string(), Message: z.string() }).optional(),
  }),
});

const ACTION = 'SentenceRecognition';
const TIMEOUT_MS = 8_000;
const BUSY_MS = 30_000;

/** Telephone band: WeCom records AMR at 8 kHz. */
const ENGINES = { narrow: '8k_zh', wide: '16k_zh' };

/**
 * Tencent Cloud's 一句话识别 (document 1093/35646): a minute, 3 MB, 30 requests a second. Browsers record WebM, which it does not
 * take: the same Opus packets are put into Ogg.
 */
export function tencentSpeech(settings: TencentSettings): Speech {
  return {
    transcribe: async (recording, recorded) => {
      const { content, format } = playable(recording, recorded);
      const body = JSON.stringify({
        EngSerViceType: isNarrow(recording, recorded) ? ENGINES.narrow : ENGINES.wide,
        ...{ SourceType: 1, VoiceFormat: format, Data: content.toString('base64') },
        ...{ DataLen: content.length, ConvertNumMode: 1, FilterModal: 1 },
      });
      const { Result = '', Error: refused } = await call(settings, body);
      if (refused) throw failure(refused.Code);
      return Result;
    },
  };
}

const isNarrow = (content: Buffer, format: VoiceFormat): boolean =>
  format === 'amr' && !content.subarray(0, 9).includes('-WB');

function playable(content: Buffer, format: VoiceFormat): { content: Buffer; format: string } {
  if (format === 'webm') return { content: opusInOgg(content), format: 'ogg-opus' };
  return { content, format: format === 'ogg' ? 'ogg-opus' : format };
}

async function call(
  { base, secretId, secretKey, clock }: TencentSettings,
  body: string,
): Promise<z.infer<typeof Answer>['Response']> {
  const now = clock.now();
  const { host } = new URL(base);
  const signing = { secretId, secretKey, service: 'asr', host, action: ACTION, body, now };
  const { data } = await axios.post<unknown>(`${base.replace(/\/$/, '')}/`, body, {
    headers: {
      ...{ 'Content-Type': CONTENT_TYPE, 'X-TC-Action': ACTION, 'X-TC-Version': '2019-06-14' },
      ...{ 'X-TC-Timestamp': String(Math.floor(now / 1_000)) },
      Authorization: authorization(signing),
    },
    ...{ timeout: TIMEOUT_MS, maxContentLength: 1_000_000, maxRedirects: 0 },
  });
  return Answer.parse(data).Response;
}

/** What a code means for the note: never, later without an attempt, or try again. */
function failure(code: string): Error {
  if (/^InvalidParameter|^FailedOperation\.ErrorRecognize/.test(code))
    return new Unintelligible('没有听清这段录音');
  if (code.startsWith('RequestLimitExceeded')) return new Snooze(BUSY_MS, `tencent ${code}`);
  return new Error(`tencent ${code}`);
}
