import { SECOND } from '../../kernel/clock';
import type { Clock } from '../../kernel/clock';
import { createPace } from '../pace';
import { Refused } from './refused';

/** Settings a test may change at any time. */
export type LimitSettings = {
  /** 20 calls a second for each API (2.3). */
  isQpsOn: boolean;
  /** `monthlyCalls` in a calendar month of Shanghai, token, free-login and contact APIs left out (2.3). */
  isQuotaOn: boolean;
  monthlyCalls: number;
  /** Receivers a minute for the robot in batchSend, above which it answers send.too.fast; the platform publishes none (2.7). */
  robotPerMinute: number;
  /** Messages a minute for one receiver in batchSend, above which it stands in flowControlledStaffIdList (2.7). */
  receiverPerMinute: number;
};

/** What has been used so far. */
export type Usage = {
  /** Calls of this calendar month that count toward the quota. */
  month: number;
  /** Calls refused because of either limit since the start. */
  refused: number;
};

/** The limits of a standard-edition organisation (2.3). */
export type Limits = {
  settings: LimitSettings;
  /** Throws QpsLimitForAppkeyAndApi (90018) or ApiCountLimitForOrg (90020); otherwise counts the call. */
  take: (path: string, isFree: boolean) => void;
  usage: () => Usage;
};

const QPS = 20;
const SHANGHAI_MS = 8 * 3_600 * SECOND;

export function createLimits(clock: Clock): Limits {
  const settings: LimitSettings = {
    isQpsOn: true,
    isQuotaOn: true,
    monthlyCalls: 5_000,
    robotPerMinute: 5_000,
    receiverPerMinute: Infinity,
  };
  const pace = createPace([{ max: QPS, windowMs: SECOND }], clock);
  const used = new Map<string, number>();
  let refusedCalls = 0;
  const month = (): string => new Date(clock.now() + SHANGHAI_MS).toISOString().slice(0, 7);
  const thisMonth = (): number => used.get(month()) ?? 0;

  const refuse = (code: string, errcode: number): never => {
    refusedCalls += 1;
    const answer = { status: 403, code: `Forbidden.AccessDenied.${code}`, errcode };
    throw new Refused(answer, errcode === 90020 ? '调用次数超过了当月限制' : '调用频率超过了限制');
  };

  return {
    settings,
    take: (path, isFree) => {
      if (settings.isQpsOn && !pace.allow(path)) refuse('QpsLimitForAppkeyAndApi', 90018);
      if (isFree) return;
      if (settings.isQuotaOn && thisMonth() >= settings.monthlyCalls)
        refuse('ApiCountLimitForOrg', 90020);
      used.set(month(), thisMonth() + 1);
    },
    usage: () => ({ month: thisMonth(), refused: refusedCalls }),
  };
}
