import { CHANNEL_NAMES, OUTCOME_NAMES } from '../activities';
import { PLEASE, type Ask, type Button } from '../chat/card';
import type { Member } from '../people';
import type { Decision } from './dispatch';
import { isOpen, type Lead } from './lead';
import type { Score } from './score';

/** Everything a lead's card can show, already read. */
export type LeadOnCard = {
  lead: Lead;
  now: number;
  sourceName: string;
  viewerId: string;
  face: string;
  notice: string | null;
  owner: Member | null;
  dueAt: number | null;
  /** When this round's clock was stopped by a touch; null while it runs or when it ended otherwise. */
  touchedAt: number | null;
  /** Working time since this round began, in ms. */
  waitedMs: number;
  decision: Decision | null;
  /** Where it waits, when it is nobody's any more. */
  poolName: string | null;
  /** The lead that stands for it, when it was merged. */
  mergedInto: string | null;
  score: Pick<Score, 'score' | 'parts'>;
  colleagues: readonly Member[];
  reasons: readonly string[];
  /** Where a visit to this lead begins. */
  visitUrl: string;
};

export const BACK = 'back';
export const FACES = { disqualify: 'disqualify', transfer: 'transfer', touch: 'touch' } as const;
export const KEEP = 'keep';

const button = (key: string, label: string, style: Button['style'] = 'quiet'): Button => ({
  key,
  label,
  style,
});

/** What the owner's card asks for, by the side that is up. */
export function askOwner(on: LeadOnCard): Ask {
  const { lead, face } = on;
  if (!isOpen(lead)) return askAfterEnd(on);
  if (lead.ownerId === null) return { form: 'buttons', buttons: [ACCEPT] };
  if (face === FACES.disqualify) return askReason(on);
  if (face === FACES.transfer) return askColleague(on);
  if (face === FACES.touch) return ASK_TOUCH;
  return { form: 'buttons', buttons: [...nextButtons(on), ...END_BUTTONS] };
}

const END_BUTTONS = [button('lead.ask_disqualify', '无效'), button('lead.ask_transfer', '转派')];

function nextButtons({ lead, visitUrl }: LeadOnCard): Button[] {
  if (lead.acceptedAt === null) return [ACCEPT];
  const visit = { ...button('lead.visit', '去拜访'), url: visitUrl };
  const worthIt = lead.effectiveAt === null ? [] : [button('lead.qualify', '有效')];
  return [button('lead.ask_touch', '记录联系', 'primary'), visit, ...worthIt];
}

const ACCEPT = button('lead.accept', '接手', 'primary');

/** Only the owner can take 无效 back from a card. */
function askAfterEnd({ lead, viewerId }: LeadOnCard): Ask {
  const undo = lead.state === 'disqualified' && lead.ownerId === viewerId;
  if (!undo) return { form: 'nothing' };
  return { form: 'buttons', buttons: [button('lead.reopen', '撤销无效')] };
}

/** What the leader's card asks for. */
export function askLeader(on: LeadOnCard): Ask {
  if (on.face === FACES.transfer) return askColleague(on);
  const urge = on.lead.ownerId === null ? [] : [button('lead.urge', '提醒负责人', 'primary')];
  return { form: 'buttons', buttons: [...urge, button('lead.ask_transfer', '转派')] };
}

function askReason({ reasons }: LeadOnCard): Ask {
  const options = reasons.slice(0, 19).map((reason) => ({ id: reason, label: reason }));
  return {
    form: 'vote',
    vote: {
      key: 'reason',
      title: '为什么无效？',
      several: false,
      options: [...options, { id: KEEP, label: '先不作废，返回' }],
    },
    submit: button('lead.disqualify', '确定', 'primary'),
  };
}

/** A drop-down has ten options, one of which is none. */
const MOST_COLLEAGUES = 9;

function askColleague({ colleagues }: LeadOnCard): Ask {
  const near = colleagues.slice(0, MOST_COLLEAGUES);
  const options = near.map((member) => ({ id: member.id, label: member.name }));
  const title =
    colleagues.length > MOST_COLLEAGUES ? '转给谁（其他同事：回复「转派 客户 姓名」）' : '转给谁';
  const back = button(BACK, '返回');
  if (options.length === 0) return { form: 'buttons', buttons: [back] };
  return {
    form: 'buttons',
    choice: { key: 'member', title, options: [PLEASE, ...options] },
    buttons: [button('lead.transfer', '确定转派', 'primary'), back],
  };
}

const optionsOf = (
  names: Record<string, string>,
  ids: readonly string[],
): { id: string; label: string }[] => ids.map((id) => ({ id, label: names[id] ?? id }));

const NO_STEP = '暂无';
const NEXT_STEPS = ['今天再联系', '明天再联系', '约了上门', '发送方案', NO_STEP];

// Chats show the first option of a list as chosen when nothing else is: whoever taps 提交 at once must not have said anything.
const NOT_CHOSEN = { id: 'choose', label: '请选择' };

const ASK_TOUCH: Ask = {
  form: 'questions',
  questions: [
    {
      key: 'outcome',
      title: '结果',
      options: [
        NOT_CHOSEN,
        ...optionsOf(OUTCOME_NAMES, ['reached', 'appointed', 'unreached']),
        { id: KEEP, label: '先不记录，返回' },
      ],
      selected: NOT_CHOSEN.id,
    },
    {
      key: 'channel',
      title: '怎么联系的',
      options: optionsOf(CHANNEL_NAMES, ['phone', 'wechat', 'visit', 'email']),
      selected: 'phone',
    },
    {
      key: 'next',
      title: '下次动作',
      options: NEXT_STEPS.map((step) => ({ id: step, label: step })),
      selected: NO_STEP,
    },
  ],
  submit: button('lead.touch', '提交', 'primary'),
};
