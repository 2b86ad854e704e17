import type { Card, Fact, Outgoing } from '../card';
import { clipLines, line, requiredBytes, requiredLine, webUrl } from '../text';
import type { Frame } from './cards';
import type { RobotMessage } from './robot';

/** All parameters together may have 15,000 bytes (platforms.md 2.7); a chat bubble is read only up to a screen or two. */
const TEXT_BYTES = 6_000;

/** What the robot says that is no interactive card. A card stands here only where no template is configured: it can be read. */
export function renderMessage(message: Outgoing, frame: Frame): RobotMessage {
  switch (message.kind) {
    case 'text':
      return say('sampleText', { content: requiredBytes(message.text, TEXT_BYTES) });
    case 'markdown':
      return say('sampleMarkdown', {
        title: titleOf(message.markdown),
        text: forDingTalk(clipLines(message.markdown, TEXT_BYTES)),
      });
    case 'link':
      return actionCard(message, frame);
    case 'miniProgram':
      return actionCard(
        { ...message, text: lines(message.description, message.facts), url: frame.homeUrl },
        frame,
      );
    case 'card':
      return actionCard(readable(message.card), frame);
  }
}

const say = (msgKey: string, param: Record<string, string>): RobotMessage => ({ msgKey, param });

type Linked = { title: string; text: string; url: string; button?: string };

const actionCard = (
  { title, text, url, button = '查看详情' }: Linked,
  frame: Frame,
): RobotMessage =>
  say('sampleActionCard', {
    title: requiredLine(title, 60),
    text: `**${requiredLine(title, 60)}**  \n${requiredBytes(text, TEXT_BYTES).replaceAll('\n', '  \n')}`,
    singleTitle: requiredLine(button, 10),
    singleURL: webUrl(url) ?? frame.homeUrl,
  });

const readable = (card: Card): Linked => ({
  title: card.title,
  text: lines([card.subtitle, card.quote?.text, card.text].filter(Boolean).join('\n'), card.facts),
  url: card.open && 'url' in card.open ? card.open.url : '',
  button: '去处理',
});

const lines = (text: string | undefined, facts: readonly Fact[]): string =>
  [text ?? '', ...facts.map(({ label, value }) => `${label} ${value}`)].filter(Boolean).join('\n');

/** What stands in the list of chats. */
const titleOf = (markdown: string): string =>
  requiredLine(line(markdown.replace(/[*#>]/g, ''), 30), 30);

/** A single line break is none in DingTalk's markdown. */
const forDingTalk = (markdown: string): string => markdown.replaceAll('\n', '  \n');
