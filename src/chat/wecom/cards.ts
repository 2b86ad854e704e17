import type { Ask, Card, Outgoing } from '../card';
import {
  buttons,
  checkbox,
  details,
  dropDown,
  head,
  home,
  isPage,
  jumps,
  requireIds,
  submitButton,
  target,
  type Frame,
  type Json,
} from './card-parts';
import { clipLines, line, requiredBytes, requiredLine, webUrl } from '../text';

/** The msgtype part of a message/send body. */
export type MessagePart = { msgtype: string } & Json;

const MESSAGE_BYTES = 2048;

/**
 * Renders for message/send (WeCom 90236). Any text of people can be sent: what is too long is cut with an ellipsis, what is
 * empty but required becomes a dash. Throws RangeError for mistakes of the program: keys, counts of buttons and options.
 */
export function renderMessage(message: Outgoing, frame: Frame): MessagePart {
  switch (message.kind) {
    case 'text':
      return part('text', { content: requiredBytes(message.text, MESSAGE_BYTES) });
    case 'markdown':
      return part('markdown', { content: clipLines(message.markdown, MESSAGE_BYTES) });
    case 'link':
      return part('textcard', textCard(message, frame));
    case 'miniProgram':
      return miniProgramNotice(message, frame);
    case 'card':
      return part('template_card', renderCard(message.card, frame));
  }
}

/** Renders a template card (WeCom 90236, limits of its tables); also the new face for update_template_card. */
export function renderCard(card: Card, frame: Frame): Json {
  switch (card.ask.form) {
    case 'nothing':
      return notice(card, frame);
    case 'buttons':
      return buttonCard(card, card.ask, frame);
    case 'vote':
      return {
        card_type: 'vote_interaction',
        ...head(withSummary(card, card.ask.vote.title), frame, { title: 16 }),
        checkbox: checkbox(card.ask.vote),
        submit_button: submitButton(card.ask.submit),
      };
    case 'questions':
      return questionCard(card, card.ask, frame);
  }
}

const notice = (card: Card, frame: Frame): Json => ({
  card_type: 'text_notice',
  ...head(card, frame),
  ...details(card),
  emphasis_content: card.emphasis && {
    title: requiredLine(card.emphasis.value, 14),
    desc: line(card.emphasis.label, 22) || undefined,
  },
  jump_list: card.links?.length ? jumps(card.links, frame) : undefined,
  card_action: target(card.open, frame),
});

const buttonCard = (card: Card, ask: Extract<Ask, { form: 'buttons' }>, frame: Frame): Json => ({
  card_type: 'button_interaction',
  ...head(card, frame),
  ...details(card),
  card_action: card.open && target(card.open, frame),
  button_selection: ask.choice && dropDown(ask.choice),
  button_list: buttons(ask.buttons, frame),
});

function questionCard(card: Card, ask: Extract<Ask, { form: 'questions' }>, frame: Frame): Json {
  requireIds(
    'select_list.question_key',
    ask.questions.map(({ key }) => key),
    { count: 3, bytes: 1024 },
  );
  return {
    card_type: 'multiple_interaction',
    ...head(withSummary(card), frame),
    select_list: ask.questions.map(dropDown),
    submit_button: submitButton(ask.submit),
  };
}

/** Votes and forms show no quote, paragraph or facts, so what fits of them goes into the line below the title. */
function withSummary(card: Card, question = ''): Card {
  const facts = card.facts.map(({ label, value }) => `${label} ${value}`);
  const parts = [card.quote?.text ?? '', question, card.subtitle ?? '', card.text ?? '', ...facts];
  return { ...card, subtitle: parts.filter((text) => text.trim() !== '').join(' · ') };
}

const part = (msgtype: string, content: Json): MessagePart => ({ msgtype, [msgtype]: content });

type LinkMessage = { title: string; text: string; url: string; button?: string };

const textCard = (link: LinkMessage, frame: Frame): Json => ({
  title: requiredLine(link.title, 128),
  description: requiredLine(link.text, 512),
  url: webUrl(link.url) ?? home(frame),
  btntxt: line(link.button ?? '', 4) || undefined,
});

function miniProgramNotice(
  message: Extract<Outgoing, { kind: 'miniProgram' }>,
  frame: Frame,
): MessagePart {
  const facts = message.facts.slice(0, 10);
  if (!frame.miniProgramAppId || !isPage(message.page)) {
    const lines = facts.map(({ label, value }) => `${label} ${value}`);
    const text = [message.description ?? '', ...lines].join(' ');
    return part('textcard', textCard({ title: message.title, text, url: frame.homeUrl }, frame));
  }
  return part('miniprogram_notice', {
    appid: frame.miniProgramAppId,
    page: message.page,
    title: fourToTwelve(message.title),
    description: line(message.description ?? '', 12)
      ? fourToTwelve(message.description ?? '')
      : undefined,
    content_item: facts.map(({ label, value }) => ({
      key: requiredLine(label, 10),
      value: requiredLine(value, 30),
    })),
  });
}

/** This message type refuses titles of fewer than four characters. */
function fourToTwelve(text: string): string {
  const shown = requiredLine(text, 12);
  return Array.from(shown).length < 4 ? `${shown} 通知` : shown;
}
