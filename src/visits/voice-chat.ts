import type { Outgoing } from '../chat/card';
import type {
  CardAction,
  CardView,
  ChatPart,
  ChatWord,
  Media,
  Tap,
  Turn,
} from '../chat/conversation';
import { momentText } from '../kernel/time-text';
import { dropNote, receiveVoice, typeNote, visibleNote, type Heard, type Subject } from '../voices';
import { confirmVoice, nameSubject, type ConfirmVoiceInput } from './commands/confirm-voice';
import { actingMember } from './commands/visible-visit';
import { acceptedAt } from './consent';
import type { VisitChatContext } from './context';
import { VOICE_CARD } from './reactions';
import {
  CONFIRM_VOICE,
  DROP_VOICE,
  NEXT,
  NEXT_FACE,
  NEXT_STEPS,
  optionId,
  voiceCard,
  WHO,
} from './voice-card';

type Ctx = VisitChatContext;

const pageOf = (ctx: Ctx, voiceId: string): string => ctx.pageUrl(`/app/#/voice/${voiceId}`);

const view: CardView<Ctx> = {
  ...{ kind: VOICE_CARD, urgent: false },
  render: async (ctx, { subjectId: voiceId, face }) => {
    const note = await ctx.voices.get(voiceId);
    const unnamed = note.heard?.subject === null;
    const recent = unnamed ? await ctx.listSubjects(note.memberId) : [];
    return voiceCard({ note, recent, face, now: ctx.now, url: pageOf(ctx, voiceId) });
  },
  line: async (ctx, voiceId) => {
    const note = await ctx.voices.get(voiceId);
    return `语音记录 ${momentText(note.spokenAt, ctx.now)}：${note.text ?? '待转写'}`;
  },
};

const confirm: CardAction<Ctx> = {
  key: CONFIRM_VOICE,
  run: async (ctx, tap): Promise<Turn> => {
    const note = await visibleNote(ctx, tap.subjectId);
    const heard = await withSubject(ctx, tap, note.heard);
    if (!heard?.subject) return { notice: '请先选择客户' };
    const said = nextOf(heard, tap, ctx.now);
    if (!said) return { face: NEXT_FACE, notice: '请选择下次动作' };
    const actions = heard.actions.length > 0 ? heard.actions : ['语音记录'];
    const { subject } = heard;
    await confirmVoice(ctx, { voiceId: note.id, subject: whom(subject), actions, ...said });
    return { notice: `已记录到「${subject.name}」` };
  },
};

/** What was heard, with the customer that was chosen on the card. */
async function withSubject(ctx: Ctx, tap: Tap, heard: Heard | null): Promise<Heard | null> {
  const chosen = tap.selections[WHO]?.[0];
  if (!heard || heard.subject || chosen === undefined) return heard;
  const known = [...heard.choices, ...(await ctx.listSubjects(actingMember(ctx)))];
  const subject = known.find((one) => optionId(one) === chosen);
  return subject ? nameSubject(ctx, tap.subjectId, subject) : heard;
}

const whom = ({ kind, id }: Subject): ConfirmVoiceInput['subject'] => ({
  leadId: kind === 'lead' ? id : null,
  accountId: kind === 'account' ? id : null,
  accountName: null,
});

type Next = { nextStep: string; nextStepAt: number | null };

function nextOf({ nextStep, nextAt }: Heard, { selections }: Tap, now: number): Next | null {
  if (nextStep !== null) return { nextStep, nextStepAt: nextAt };
  if (nextAt !== null) return { nextStep: `${momentText(nextAt, now)} 跟进`, nextStepAt: nextAt };
  const chosen = NEXT_STEPS.find((step) => step === selections[NEXT]?.[0]);
  return chosen === undefined ? null : { nextStep: chosen, nextStepAt: null };
}

const drop: CardAction<Ctx> = {
  key: DROP_VOICE,
  run: async (ctx, { subjectId }) => {
    await dropNote(ctx, subjectId);
    return { notice: '这条语音已放弃，录音会删除' };
  },
};

const say = (text: string): Outgoing => ({ kind: 'text', text });

/** 语音 <内容>: writes down the last recording that waits for words. */
const word: ChatWord<Ctx> = {
  words: ['语音'],
  usage: '语音 内容：补写刚发的语音',
  roles: ['rep', 'manager', 'director', 'operations'],
  run: async (ctx, rest) => {
    const waiting = await ctx.voices.findWaiting(actingMember(ctx));
    if (!waiting) return say('没有待转写的语音。按住说话发一条，我来整理成拜访记录。');
    if (rest.trim() === '') return say('请把语音的内容写在后面，例如：语音 今天拜访了华东精工');
    await typeNote(ctx, { voiceId: waiting.id, text: rest });
    return null;
  },
};

/** A recording becomes a draft, a card of which follows. */
async function takeVoice(ctx: Ctx, media: Media): Promise<boolean> {
  if (media.media !== 'voice') return false;
  const memberId = actingMember(ctx);
  if (acceptedAt(await ctx.consents.latest(memberId), ctx.consentText) === null) {
    await ctx.desk.say(memberId, {
      ...{
        kind: 'link',
        title: '请先阅读告知书',
        url: ctx.pageUrl('/app/#/mine'),
        button: '去阅读',
      },
      text: '同意录音的告知书后，再发一次语音，我会把它整理成拜访记录。',
    });
    return true;
  }
  const { platform, mediaId, at: spokenAt, recognition = null } = media;
  const messageId = media.messageId ?? mediaId;
  await receiveVoice(ctx, memberId, { platform, messageId, mediaId, spokenAt, recognition });
  return true;
}

export const voiceChat: ChatPart<Ctx> = {
  ...{ views: [view], actions: [confirm, drop], words: [word], media: takeVoice },
};
