import { PLEASE, type Card, type Option } from '../chat/card';
import { momentText } from '../kernel/time-text';
import { askedText, moneyText, type SupportPolicy, type SupportRequest } from './support';

/** Before whoever may ask. */
export const ASK_CARD = 'support.ask';

export type RequestOnCard = {
  request: SupportRequest;
  policy: SupportPolicy;
  now: number;
  title: string;
  askerName: string;
  decidedByName: string | null;
  /** When the effective touch was on which it stands. */
  evidenceAt: number | null;
  openUrl: string;
};

/** What somebody asks for, and on what ground. */
export function requestCard(on: RequestOnCard): Card {
  const { request, policy, now, title, askerName, evidenceAt, openUrl } = on;
  const evidence = evidenceAt === null ? '已删除' : `${momentText(evidenceAt, now)} 的有效触达`;
  const card = {
    ...{ source: '资源申请', title, open: { url: openUrl } },
    facts: [
      { label: '申请人', value: askerName },
      { label: '客户阶段', value: request.stage },
      { label: '凭证', value: evidence },
    ],
    ...(request.purpose === '' ? {} : { quote: { text: request.purpose } }),
  };
  const asked = askedText(policy, request);
  if (request.state === 'pending') {
    return {
      ...{ ...card, tone: 'normal', subtitle: `申请${asked}` },
      ask: {
        form: 'buttons',
        buttons: [
          { key: 'support.approve', label: '同意', style: 'primary' },
          { key: 'support.decline', label: '不同意', style: 'danger' },
        ],
      },
    };
  }
  const said = `${on.decidedByName ?? '同事'}${request.state === 'approved' ? '已同意' : '没有同意'}`;
  return { ...card, tone: 'done', subtitle: `${asked} · ${said}`, ask: { form: 'nothing' } };
}

export type AskOnCard = {
  policy: SupportPolicy;
  now: number;
  title: string;
  notice: string | null;
  evidenceAt: number | null;
  visitUrl: string;
};

/** Nothing can be asked for without evidence: then the card has no button, and says what is missing. */
export function askCard({ policy, now, title, notice, evidenceAt, visitUrl }: AskOnCard): Card {
  const card = { source: '资源申请', title, facts: [] };
  if (notice !== null) return { ...card, tone: 'done', subtitle: notice, ask: { form: 'nothing' } };
  if (evidenceAt === null) {
    return {
      ...{ ...card, tone: 'warning', subtitle: '还不能申请：缺少有效触达的凭证' },
      text: `最近 ${String(policy.evidenceDays)} 天内要有一次有效触达：面谈 15 分钟、通话 2 分钟或定制方案，并附凭证。`,
      links: [{ label: '去拜访并留下凭证', to: { url: visitUrl } }],
      ask: { form: 'nothing' },
    };
  }
  return {
    ...{ ...card, tone: 'normal', subtitle: `凭证：${momentText(evidenceAt, now)} 的有效触达` },
    ask: {
      form: 'questions',
      questions: [
        {
          key: 'kind',
          title: '申请什么',
          options: [PLEASE, ...policy.kinds.map(({ id, name }) => ({ id, label: name }))],
        },
        {
          key: 'stage',
          title: '客户阶段',
          options: [PLEASE, ...policy.stages.map((stage) => ({ id: stage, label: stage }))],
        },
        {
          key: 'amount',
          title: '金额',
          options: [NO_MONEY, ...policy.amountsFen.map(amountOption)],
        },
      ],
      submit: { key: 'support.ask', label: '提交申请', style: 'primary' },
    },
  };
}

const NO_MONEY: Option = { id: 'none', label: '不涉及费用' };
const amountOption = (fen: number): Option => ({ id: String(fen), label: moneyText(fen) });
