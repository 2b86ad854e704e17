import type { Heard, Voice } from './answers';
import { ACTIONS, NEXT_STEPS } from './draft';

/** What the speaker makes of a recording before it becomes a visit. */
export type VoiceForm = {
  accountId: string | null;
  leadId: string | null;
  accountName: string;
  product: string;
  amount: string;
  nextStep: string;
  nextAt: number | null;
  obstacles: string[];
  actions: string[];
};

const NOTHING: Heard = {
  ...{ subject: null, choices: [], product: null, amountFen: null, amountText: null },
  ...{ nextAt: null, nextStep: null, obstacles: [], actions: [], unsure: [] },
};

/** What was understood, to begin with; what was not sure stays blank. */
export function voiceForm({ heard }: Pick<Voice, 'heard'>): VoiceForm {
  const { subject, product, amountText, nextStep, nextAt, obstacles, actions } = heard ?? NOTHING;
  return {
    ...whom(subject),
    ...{ product: product ?? '', amount: amountText ?? '', nextStep: nextStep ?? '', nextAt },
    ...{ obstacles: [...obstacles], actions: [...actions] },
  };
}

type Whom = Pick<VoiceForm, 'accountId' | 'leadId' | 'accountName'>;

/** The form's part for a lead or a customer that was chosen. */
export function whom(subject: Heard['subject']): Whom {
  if (!subject) return { accountId: null, leadId: null, accountName: '' };
  const { kind, id, name: accountName } = subject;
  return kind === 'lead'
    ? { accountId: null, leadId: id, accountName }
    : { accountId: id, leadId: null, accountName };
}

/** What is chosen from: what was heard first. */
export function choicesOf({ heard }: Pick<Voice, 'heard'>): { actions: string[]; steps: string[] } {
  const { actions, nextStep } = heard ?? NOTHING;
  return {
    actions: [...new Set([...actions, ...ACTIONS])],
    steps: [...new Set([...(nextStep ? [nextStep] : []), ...NEXT_STEPS])],
  };
}

/** What is still missing; the same as of any visit, but that the recording is the evidence. */
export function missingInVoice(form: VoiceForm): string[] {
  const missing: string[] = [];
  if (form.accountName.trim() === '') missing.push('客户');
  if (form.actions.length === 0) missing.push('今日动作');
  if (form.nextStep.trim() === '') missing.push('下次动作');
  return missing;
}

const NOTE_LIMIT = 1_000;

/** What was said, and below it what the speaker made clear. */
function noteOf(text: string, form: VoiceForm, before: VoiceForm): string | null {
  const all: [name: string, now: string, then: string][] = [
    ['产品', form.product.trim(), before.product],
    ['金额', form.amount.trim(), before.amount],
    ['障碍', form.obstacles.join('、'), before.obstacles.join('、')],
  ];
  const lines = all
    .filter(([, now, then]) => now !== then)
    .map(([name, now]) => `${name}：${now === '' ? '无' : now}`);
  if (lines.length === 0) return null;
  const clear = `\n${lines.join('；')}`;
  return text.slice(0, NOTE_LIMIT - clear.length) + clear;
}

/** The request that makes a visit of the recording. */
export function confirmBody(
  { heard, text }: Pick<Voice, 'heard' | 'text'>,
  form: VoiceForm,
): object {
  const { accountId, leadId, actions, nextAt } = form;
  const known = accountId !== null || leadId !== null;
  return {
    ...{ accountId, leadId, accountName: known ? null : form.accountName.trim() },
    ...{ actions, nextStep: form.nextStep.trim(), nextStepAt: nextAt },
    note: noteOf(text ?? '', form, voiceForm({ heard })),
  };
}
