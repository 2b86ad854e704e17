import { DAY } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';

/** The card before the leader of whoever asked. */
export const SUPPORT_CARD = 'support.request';

/** What may be asked for. `from` is the first stage in which it makes sense; `money` says that an amount belongs to it. */
export type SupportKind = { id: string; name: string; from: string; money: boolean };

export type SupportPolicy = {
  /** An effective touch must not be older than so many days. */
  evidenceDays: number;
  /** In their order. */
  stages: readonly string[];
  kinds: readonly SupportKind[];
  amountsFen: readonly number[];
  maxFen: number;
};

/** Red line 3, 资源申请必匹配: a request stands on a customer's stage and on evidence of an effective touch. */
export type SupportRequest = {
  id: string;
  leadId: string;
  memberId: string;
  kind: string;
  stage: string;
  amountFen: number | null;
  purpose: string;
  /** The effective touch it stands on. */
  followUpId: string;
  state: 'pending' | 'approved' | 'declined';
  decidedBy: string | null;
  decidedAt: number | null;
  createdAt: number;
};

export type Evidence = { id: string; effective: boolean; occurredAt: number };

/** The newest effective touch that is recent enough; null means that nothing may be asked for. */
export function evidenceFor<T extends Evidence>(
  touches: readonly T[],
  { evidenceDays }: SupportPolicy,
  now: number,
): T | null {
  const recent = touches.filter(
    ({ effective, occurredAt }) => effective && occurredAt >= now - evidenceDays * DAY,
  );
  return recent.sort((a, b) => b.occurredAt - a.occurredAt)[0] ?? null;
}

export type Wish = Pick<SupportRequest, 'leadId' | 'kind' | 'stage' | 'amountFen' | 'purpose'>;

/**
 * Whether what is asked for fits the stage and has its amount, in fen. Refuses `support.kind_unknown`, `support.stage_unknown`,
 * `support.too_early`, `support.amount_missing` and `support.amount_too_high`.
 */
export function checkWish({ kind, stage, amountFen }: Wish, policy: SupportPolicy): SupportKind {
  const asked = policy.kinds.find(({ id }) => id === kind);
  if (!asked) throw new Refusal('invalid', 'support.kind_unknown');
  const at = policy.stages.indexOf(stage);
  if (at < 0) throw new Refusal('invalid', 'support.stage_unknown');
  if (at < policy.stages.indexOf(asked.from))
    throw new Refusal('conflict', 'support.too_early', { kind: asked.name, from: asked.from });
  if (asked.money && amountFen === null) throw new Refusal('invalid', 'support.amount_missing');
  if ((amountFen ?? 0) > policy.maxFen)
    throw new Refusal('limit', 'support.amount_too_high', { yuan: policy.maxFen / 100 });
  return asked;
}

/** What became of the lead within so many days after the approval. Times are UTC ms, money is fen. */
export type Return = {
  days: number;
  effectiveTouches: number;
  qualified: boolean;
  /** The least that the budget of a lead names which became 有效 in that time; 0 when it did not. */
  budgetFen: number;
  /** Budget won per yuan spent; null where no money was asked for. */
  ratio: number | null;
};

/** What is known of a lead when its return is computed. */
export type After = {
  effectiveTouches: readonly number[];
  qualifiedAt: number | null;
  budgetFen: number;
};

/** The return of an approved request after so many days (catalogue F40: 30 and 60); null while they are not over. */
export function returnAfter(
  days: number,
  { decidedAt, amountFen }: Pick<SupportRequest, 'decidedAt' | 'amountFen'>,
  { effectiveTouches, qualifiedAt, budgetFen, now }: After & { now: number },
): Return | null {
  if (decidedAt === null) return null;
  const to = decidedAt + days * DAY;
  if (to > now) return null;
  const within = (at: number): boolean => at > decidedAt && at <= to;
  const qualified = qualifiedAt !== null && within(qualifiedAt);
  const won = qualified ? budgetFen : 0;
  return {
    ...{ days, effectiveTouches: effectiveTouches.filter(within).length, qualified },
    ...{ budgetFen: won, ratio: amountFen ? Math.round((won / amountFen) * 100) / 100 : null },
  };
}

/** `招待与差旅费用 ¥500`. */
export function askedText(
  { kinds }: SupportPolicy,
  { kind, amountFen }: Pick<SupportRequest, 'kind' | 'amountFen'>,
): string {
  const name = kinds.find(({ id }) => id === kind)?.name ?? '已停用的类别';
  return amountFen === null ? name : `${name} ${moneyText(amountFen)}`;
}

export const moneyText = (fen: number): string => `¥${(fen / 100).toLocaleString('en-US')}`;
