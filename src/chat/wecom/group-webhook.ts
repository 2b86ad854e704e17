import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import type { Card, Markdown } from '../card';
import { createGroupPace, type Group } from '../group';
import { callOnce } from './call';
import { renderCard } from './cards';
import { clipLines, requiredBytes } from '../text';
import { wecomTransport } from './transport';

/** One group's robot. `key` is a secret: whoever has it can write to the group. */
export type GroupWebhookSettings = {
  apiBase: string;
  key: string;
  homeUrl: string;
  clock: Clock;
  timeoutMs?: number;
};

/** Cards can only tell, not ask: a robot hears no taps. */
type GroupMessage =
  | { kind: 'text'; text: string; mention?: string[] }
  | { kind: 'markdown'; markdown: Markdown }
  | { kind: 'card'; card: Card };

export type GroupWebhook = Group & { send(message: GroupMessage): Promise<void> };

const TEXT_BYTES = 2_048;
const MARKDOWN_BYTES = 4_096;

/**
 * Writes to a group (WeCom 99110). The 21st message within a minute is not sent but told to `wait`. Throws PlatformError, and
 * RangeError for a card with buttons.
 */
export function createGroupWebhook(settings: GroupWebhookSettings): GroupWebhook {
  const transport = wecomTransport(settings.timeoutMs);
  const takeTurn = createGroupPace(settings.clock);
  const url = `${settings.apiBase.replace(/\/+$/, '')}/cgi-bin/webhook/send`;
  const send = async (message: GroupMessage): Promise<void> => {
    const body = render(message, settings.homeUrl);
    takeTurn();
    await callOnce(transport, { url, query: { key: settings.key }, body }, z.unknown());
  };
  return { send, tell: (markdown) => send({ kind: 'markdown', markdown }) };
}

function render(message: GroupMessage, homeUrl: string): object {
  switch (message.kind) {
    case 'text': {
      const content = requiredBytes(message.text, TEXT_BYTES);
      return { msgtype: 'text', text: { content, mentioned_list: message.mention ?? [] } };
    }
    case 'markdown': {
      const content = clipLines(message.markdown, MARKDOWN_BYTES);
      return { msgtype: 'markdown', markdown: { content } };
    }
    case 'card':
      return { msgtype: 'template_card', template_card: notice(message.card, homeUrl) };
  }
}

function notice(card: Card, homeUrl: string): object {
  if (card.ask.form !== 'nothing') throw new RangeError('a group card cannot ask anything');
  return { ...renderCard(card, { taskId: 'group', homeUrl }), task_id: undefined };
}
