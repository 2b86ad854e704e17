import type { Press } from './card-view';
import { el } from './dom';
import { bodyOf } from './message-view';
import { momentText } from './moment';
import type { Message } from './wire';

/** What the rows of one chat need to know besides their message. */
type RowContext = {
  /** The last character of the member's name, for the avatar. */
  initial: string;
  now: number;
  pressOf: (message: Message) => Press;
  /** 已送达 or 未送达 below one's own message. */
  noteOf: (message: Message) => string | undefined;
};

/** The rows of one chat: unchanged rows keep their elements, so that half-made choices survive. */
export type MessageList = {
  draw: (messages: Message[], context: RowContext) => Node[];
  clear: () => void;
};

const TIME_GAP_MS = 5 * 60_000;

export function createMessageList(): MessageList {
  const held = new Map<string, { version: string; node: HTMLElement }>();

  const rowOf = (message: Message, context: RowContext): HTMLElement => {
    const version = [message.updates, message.recalled, context.noteOf(message)].join();
    const before = held.get(message.id);
    if (before?.version === version) return before.node;
    const node = messageRow(message, context);
    if (before && message.from === 'app') node.classList.add('updated');
    held.set(message.id, { version, node });
    return node;
  };

  return {
    draw: (messages, context) =>
      messages.flatMap((message, i) => {
        const before = messages[i - 1];
        const isNear = before !== undefined && message.at - before.at < TIME_GAP_MS;
        const row = rowOf(message, context);
        return isNear ? [row] : [timeLine(message.at, context.now), row];
      }),
    clear: () => {
      held.clear();
    },
  };
}

function timeLine(at: number, now: number): HTMLElement {
  return el('p', { class: 'chat-time', text: momentText(at, now) });
}

function messageRow(message: Message, context: RowContext): HTMLElement {
  if (message.recalled)
    return el(
      'div',
      { class: 'row', testid: 'message' },
      el('p', { class: 'chat-time', text: '应用撤回了一条消息' }),
    );
  const isApp = message.from === 'app';
  const avatar = el('span', {
    class: isApp ? 'avatar avatar-app' : 'avatar',
    text: isApp ? '' : context.initial,
    attrs: { 'aria-hidden': 'true' },
  });
  const sender = el('span', { class: 'sr-only', text: isApp ? '应用：' : '我：' });
  const content = el(
    'div',
    { class: 'row-content' },
    sender,
    bodyOf(message, context.pressOf(message)),
    footnote(message, context),
  );
  return el(
    'div',
    {
      class: isApp ? 'row row-app' : 'row row-own',
      testid: 'message',
      attrs: {
        'data-task-id': message.taskId,
        'data-message-id': message.id,
        'data-msgtype': message.msgtype,
      },
    },
    avatar,
    content,
  );
}

function footnote(message: Message, context: RowContext): HTMLElement {
  const time = momentText(message.updatedAt ?? message.at, context.now);
  const words = message.updates > 0 ? `卡片已更新 · ${time}` : time;
  const note = context.noteOf(message);
  return el('p', { class: 'row-note', text: note ? `${words} · ${note}` : words });
}
