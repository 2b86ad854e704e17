import { PLEASE, type Ask, type Button, type Card, type Fact, type Option } from '../chat/card';
import { amountText } from '../kernel/money';
import { momentText } from '../kernel/time-text';
import type { Heard, Subject, VoiceNote } from '../voices';

export type NoteOnCard = {
  note: VoiceNote;
  /** Customers to choose from when nobody was named: those of the last days. */
  recent: readonly Subject[];
  now: number;
  face: string;
  /** The page on which everything can be changed. */
  url: string;
};

/** The questions of the card, its buttons, and the face that asks what comes next. */
export const WHO = 'who';
export const NEXT = 'next';
export const NEXT_FACE = 'next';
export const CONFIRM_VOICE = 'voice.confirm';
export const DROP_VOICE = 'voice.drop';

export const NEXT_STEPS = ['明天跟进', '本周发方案', '下周上门', '等客户回复'];
/** A drop-down has ten options. */
const MOST_PEOPLE = 9;

/** The draft that was made of a recording: what was heard, what is not sure, and one button. */
export function voiceCard(on: NoteOnCard): Card {
  const { note, now, url } = on;
  const about = { source: '语音记录', open: { url } };
  const length = `${String(Math.round((note.durationMs ?? 0) / 1_000))} 秒`;
  const when = `${momentText(note.spokenAt, now)} · ${length}`;
  if (note.state === 'confirmed')
    return { ...about, ...done('语音已记录', when), facts: factsOf(note.heard, now) };
  if (note.state === 'discarded') return { ...about, ...done('语音已放弃', when), facts: [] };
  if (note.heard === null) return { ...about, ...waiting(note, when, url) };
  return {
    ...about,
    ...{ tone: 'normal', title: '请确认这条语音记录', subtitle: when },
    quote: { title: '语音内容', text: note.text ?? '' },
    facts: factsOf(note.heard, now),
    ask: ask(on, note.heard),
  };
}

const done = (
  title: string,
  subtitle: string,
): Pick<Card, 'tone' | 'title' | 'subtitle' | 'ask'> => ({
  ...{ tone: 'done', title, subtitle, ask: { form: 'nothing' } },
});

/** 待转写: the speaker writes it down on the page or with a word in the chat. */
function waiting(note: VoiceNote, when: string, url: string): Omit<Card, 'source'> {
  return {
    ...{ tone: 'normal', title: '收到语音，待转写', subtitle: when, facts: [] },
    text: `${note.problem ?? '正在识别'}。点「填写」补上内容，或回复「语音 内容」。`,
    ask: {
      form: 'buttons',
      buttons: [{ key: 'voice.open', label: '填写', style: 'primary', url }, DROP],
    },
  };
}

const UNSURE = '待确认';

function factsOf(heard: Heard | null, now: number): Fact[] {
  if (heard === null) return [];
  const { subject, product, amountFen, nextAt, obstacles } = heard;
  const lines: [string, string | null][] = [
    ['客户', subject?.name ?? maybe(heard, 'subject') ?? UNSURE],
    ['产品', product ?? maybe(heard, 'product')],
    ['金额', known(amountFen, amountText) ?? maybe(heard, 'amount')],
    ['下次', known(nextAt, (at) => momentText(at, now)) ?? maybe(heard, 'next')],
    ['障碍', obstacles.join('、')],
  ];
  return lines.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

const known = (value: number | null, say: (value: number) => string): string | null =>
  value === null ? null : say(value);

/** 待确认 with what it may be, when something was heard that may mean several things. */
function maybe(heard: Heard, field: Heard['unsure'][number]['field']): string | null {
  const found = heard.unsure.find((one) => one.field === field);
  return found ? `${UNSURE}：${found.candidates.join('、')}` : null;
}

const CONFIRM: Button = { key: CONFIRM_VOICE, label: '确认记录', style: 'primary' };
const DROP: Button = { key: DROP_VOICE, label: '放弃', style: 'quiet' };

/** Buttons, and above them the one question that is still open: who was meant, then what comes next. */
function ask({ face, recent, url }: NoteOnCard, heard: Heard): Ask {
  const edit: Button = { key: 'voice.open', label: '修改', url };
  const buttons = [CONFIRM, edit, DROP];
  if (heard.subject === null) {
    const people = distinct([...heard.choices, ...recent]).slice(0, MOST_PEOPLE);
    const options = [PLEASE, ...people.map(optionOf)];
    return { form: 'buttons', choice: { key: WHO, title: '说的是哪家客户', options }, buttons };
  }
  if (face !== NEXT_FACE) return { form: 'buttons', buttons };
  const steps = NEXT_STEPS.map((label) => ({ id: label, label }));
  const options = [PLEASE, ...steps];
  return { form: 'buttons', choice: { key: NEXT, title: '下次动作', options }, buttons };
}

export const optionId = ({ kind, id }: Subject): string => `${kind}_${id}`;
const optionOf = (subject: Subject): Option => ({ id: optionId(subject), label: subject.name });

const distinct = (subjects: readonly Subject[]): Subject[] => [
  ...new Map(subjects.map((subject) => [optionId(subject), subject])).values(),
];
