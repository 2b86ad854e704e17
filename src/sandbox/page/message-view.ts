import { cardView } from './card-view';
import type { Press } from './card-view';
import { el, link } from './dom';
import { markdown, plainText } from './rich-text';
import { part, parts, str } from './wire';
import type { Json, Message } from './wire';

/** Draws what a message says, without its frame. */
export function bodyOf(message: Message, press: Press): HTMLElement {
  if (message.cardState) return cardView(message.cardState, press);
  const content = part(message.content[message.msgtype]);
  const draw = BODIES[message.msgtype];
  return el(
    'div',
    { class: `bubble bubble-${message.msgtype}` },
    draw ? draw(content) : `[${message.msgtype}]`,
  );
}

const BODIES: Record<string, (content: Json) => HTMLElement> = {
  text: (content) => plainText(str(content.content)),
  markdown: (content) => markdown(str(content.content)),
  image: (content) =>
    el('img', {
      class: 'photo',
      attrs: { src: pictureOf(content), alt: '图片' },
    }),
  voice: (content) => {
    const [label, words] = ['🔊 语音消息', str(content.recognition)];
    if (!words) return el('p', { class: 'plain', text: label });
    return el('div', {}, el('p', { text: label }), el('p', { class: 'heard', text: words }));
  },
  file: () => el('p', { class: 'plain', text: '📄 文件' }),
  location: (content) => el('p', { class: 'plain', text: `📍 ${str(content.label) || '位置'}` }),
  textcard: (content) =>
    el(
      'div',
      { class: 'link-card' },
      el('h3', { text: str(content.title) }),
      el('p', { text: withoutTags(str(content.description)) }),
      link(str(content.url), str(content.btntxt) || '详情', 'jump'),
    ),
  action_card: (content) =>
    el(
      'div',
      { class: 'link-card' },
      markdown(str(content.text)),
      ...parts(content.actions).map(({ title, url }) => link(str(url), str(title), 'jump')),
    ),
  news: (content) =>
    el(
      'div',
      { class: 'link-card' },
      ...parts(content.articles).map((article) =>
        el(
          'div',
          {},
          link(str(article.url), str(article.title), 'news-title'),
          el('p', { text: str(article.description) }),
        ),
      ),
    ),
  miniprogram_notice: (content) =>
    el(
      'div',
      { class: 'link-card' },
      el('h3', { text: str(content.title) }),
      el('p', { text: str(content.description) }),
      el(
        'dl',
        { class: 'card-facts' },
        ...parts(content.content_item).flatMap((item) => [
          el('dt', { text: str(item.key) }),
          el('dd', { text: str(item.value) }),
        ]),
      ),
      el('span', {
        class: 'jump jump-mini',
        text: '打开小程序',
        attrs: { title: str(content.page) },
      }),
    ),
};

const pictureOf = (content: Json): string =>
  str(content.url) || `media/${encodeURIComponent(str(content.media_id))}`;

const withoutTags = (text: string): string =>
  text.replace(/<br\s*\/?>/g, '\n').replace(/<\/?div[^>]*>/g, '');
