import { isJson, text } from './api-error';
import type { Json } from './api-error';
import type { ChatMessage } from './dingtalk';
import { pageCard } from './dingtalk-card';
import type { PageMessage } from './home';

/** Below this name the page's media are what was sent on DingTalk. */
export const DINGTALK_MEDIA = 'dd.';

/** A DingTalk message in the terms in which the page draws WeCom's. */
export function pageMessage(message: ChatMessage): PageMessage {
  const { id, at, updates, updatedAt, card, outTrackId = '' } = message;
  const common = {
    ...{ id, at, updates, recalled: false },
    from: message.from === 'person' ? 'member' : 'app',
    ...(updatedAt === undefined ? {} : { updatedAt }),
  } as const;
  if (card) {
    const cardState = pageCard(card);
    return { ...common, msgtype: 'template_card', content: {}, taskId: outTrackId, cardState };
  }
  const [msgtype, shown] = BODIES[message.kind]?.(message.content) ?? [message.kind, {}];
  return { ...common, msgtype, content: { msgtype, [msgtype]: shown } };
}

const part = (value: unknown): Json => (isJson(value) ? value : {});

/** By `sampleText` and the like, or the msgtype of anything else. */
const BODIES: Record<string, (content: Json) => [msgtype: string, shown: Json]> = {
  text: (content) => ['text', part(content.text)],
  markdown: (content) => ['markdown', { content: asLines(text(part(content.markdown).text)) }],
  audio: (content) => ['voice', { recognition: text(part(content.content).recognition) }],
  picture: (content) => [
    'image',
    { media_id: DINGTALK_MEDIA + text(part(content.content).downloadCode) },
  ],
  file: () => ['file', {}],
  sampleText: (content) => ['text', content],
  sampleMarkdown: (content) => ['markdown', { content: asLines(text(content.text)) }],
  sampleImageMsg: (content) => ['image', { url: text(content.photoURL) }],
  sampleLink: (content) => [
    'textcard',
    {
      ...{ title: text(content.title), description: text(content.text) },
      url: text(content.messageUrl),
    },
  ],
  ...Object.fromEntries(
    ['', '2', '3', '4', '5', '6'].map((n) => [`sampleActionCard${n}`, actionCard]),
  ),
};

function actionCard(content: Json): [msgtype: string, shown: Json] {
  const named = (title: string, url: string): Json => ({
    ...{ title: text(content[title]), url: text(content[url]) },
  });
  const numbered = ['1', '2', '3', '4', '5'].flatMap((n) => [
    named(`actionTitle${n}`, `actionURL${n}`),
    named(`buttonTitle${n}`, `buttonUrl${n}`),
  ]);
  const actions = [named('singleTitle', 'singleURL'), ...numbered].filter(({ title }) => title);
  return ['action_card', { text: asLines(text(content.text)), actions }];
}

/** In DingTalk's markdown a line ends with two blanks or before another block; any other break is a blank. */
function asLines(markdown: string): string {
  return markdown
    .replace(/(?<!\n| {2})\n(?!\n|[#>]|[-*] |\d+\. )/g, ' ')
    .replace(/ +$/gm, '')
    .replace(/\n{2,}/g, '\n\n');
}
