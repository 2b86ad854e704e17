import type { NewJob } from '../outbox/job';
import type { Outgoing } from './card';
import { MAIN_FACE, type Message } from './message';
import type { MessageRepository } from './repository';

/** A card for somebody about something. */
export type Notice = {
  kind: string;
  subjectId: string;
  recipientId: string;
  /** Tells this card from an earlier one of the same kind about the same thing, e.g. the round. */
  occasion: string;
  urgent: boolean;
  /** True after an outage: goes into the receiver's next digest instead of arriving with a hundred others. */
  gather?: boolean;
  /** A sentence on the card from the start, e.g. 客户再次留言. */
  remark?: string;
};

/** Where commands and reactions leave what is to be said; everything is sent after the commit. */
export type Desk = {
  notify: (notices: readonly Notice[]) => Promise<void>;
  say: (recipientId: string, content: Outgoing) => Promise<void>;
  /** Draws every shown card about the subject again. */
  refresh: (subjectId: string) => Promise<void>;
};

export type DeskContext = {
  now: number;
  newId: () => string;
  messages: MessageRepository;
  enqueue: (job: NewJob) => void;
};

export const DELIVER = 'chat.deliver';
export const REFRESH = 'chat.refresh';
export const DIGEST = 'chat.digest';

const DIGEST_GATHERS_MS = 3_000;

export function createDesk(ctx: DeskContext): Desk {
  const add = async (messages: readonly Message[]): Promise<void> => {
    for (const message of await ctx.messages.add(messages)) {
      ctx.enqueue(
        message.state === 'gathered'
          ? digestJob(message.recipientId, ctx.now + DIGEST_GATHERS_MS)
          : deliverJob(message),
      );
    }
  };
  return {
    notify: (notices) => add(notices.map((notice) => toMessage(notice, ctx))),
    say: (recipientId, content) => add([{ ...blank(ctx), recipientId, kind: 'text', content }]),
    refresh: async (subjectId) => {
      for (const id of await ctx.messages.listShown(subjectId)) ctx.enqueue(refreshJob(id));
    },
  };
}

export const deliverJob = (message: Pick<Message, 'id' | 'urgent'>): NewJob => ({
  ...{ kind: DELIVER, lane: message.urgent ? 0 : 1, payload: { messageId: message.id } },
  unique: `deliver:${message.id}`,
});

/** `again`: a change during a refresh under way must not be swallowed by its end. */
export const refreshJob = (messageId: string): NewJob => ({
  ...{
    kind: REFRESH,
    lane: 1,
    payload: { messageId },
    unique: `refresh:${messageId}`,
    again: true,
  },
});

/** `again`: what is gathered during a digest under way must be in the next one. */
export const digestJob = (recipientId: string, dueAt: number): NewJob => ({
  ...{
    kind: DIGEST,
    lane: 0,
    payload: { recipientId },
    unique: `digest:${recipientId}`,
    dueAt,
    again: true,
  },
});

function toMessage(notice: Notice, ctx: DeskContext): Message {
  const { kind, subjectId, recipientId, urgent } = notice;
  return {
    ...blank(ctx),
    ...{ kind, subjectId, recipientId, urgent },
    uniqueKey: [kind, subjectId, recipientId, notice.occasion].join('@'),
    state: notice.gather ? 'gathered' : 'queued',
    notice: notice.remark ?? null,
  };
}

/** A message without a receiver yet. */
export function blank(ctx: Pick<DeskContext, 'newId' | 'now'>): Message {
  return {
    ...{
      id: ctx.newId(),
      recipientId: '',
      kind: '',
      subjectId: null,
      uniqueKey: null,
      urgent: false,
    },
    ...{ state: 'queued', face: MAIN_FACE, notice: null, content: null, codes: [], shown: null },
    ...{ platformMessageId: null, digestId: null, error: null, createdAt: ctx.now, sentAt: null },
  };
}
