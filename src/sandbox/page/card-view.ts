import { choiceView, voteView } from './card-questions';
import type { Answers } from './card-questions';
import { el, link } from './dom';
import { part, parts, str } from './wire';
import type { Json } from './wire';

/** Called when a button is pressed; resolves to whether the app has got the callback. */
export type Press = (key: string, selections: Record<string, string[]>) => Promise<boolean>;

/** How long a pressed button stays busy when the app changes nothing on the card. */
const BUSY_MS = 3_000;

/** Draws a template card the way the WeCom client does [90236]; DingTalk's have a `tone` besides, and may ask for several ticks. */
export function cardView(card: Json, press: Press): HTMLElement {
  const answers: Answers = new Map();
  return el(
    'article',
    {
      ...{ class: 'card', testid: 'card' },
      attrs: { 'data-card-type': str(card.card_type), 'data-tone': str(card.tone) || undefined },
    },
    sourceLine(part(card.source), card, press),
    titles(part(card.main_title)),
    picture(part(card.card_image)),
    emphasis(part(card.emphasis_content)),
    quote(part(card.quote_area)),
    str(card.sub_title_text)
      ? el('p', { class: 'card-text', text: str(card.sub_title_text) })
      : null,
    verticals(card),
    facts(card),
    questions(card, answers),
    buttons(card, { answers, press }),
    jumps(card),
  );
}

function sourceLine(source: Json, card: Json, press: Press): HTMLElement | null {
  const desc = str(source.desc);
  const menu = menuOf(part(card.action_menu), press);
  if (!desc && !menu) return null;
  const colour = `source-${String(Number(source.desc_color ?? 0))}`;
  return el('header', { class: 'card-source' }, el('span', { class: colour, text: desc }), menu);
}

function menuOf(menu: Json, press: Press): HTMLElement | null {
  const actions = parts(menu.action_list);
  if (actions.length === 0) return null;
  const entries = actions.map((action) =>
    el('button', {
      text: str(action.text),
      attrs: { type: 'button', 'data-action': str(action.key) },
      onClick: () => void press(str(action.key), {}),
    }),
  );
  const summary = el('summary', { text: '···', attrs: { 'aria-label': '更多操作' } });
  return el(
    'details',
    { class: 'card-menu' },
    summary,
    el('div', { class: 'card-menu-list' }, ...entries),
  );
}

function titles(title: Json): HTMLElement | null {
  const [main, desc] = [str(title.title), str(title.desc)];
  if (!main && !desc) return null;
  return el(
    'div',
    { class: 'card-titles' },
    main ? el('h3', { text: main, testid: 'card-title' }) : null,
    desc ? el('p', { text: desc, testid: 'card-desc' }) : null,
  );
}

function picture(image: Json): HTMLElement | null {
  const src = str(image.url);
  if (!src) return null;
  return el('img', { class: 'card-image', attrs: { src, alt: '', loading: 'lazy' } });
}

function emphasis(content: Json): HTMLElement | null {
  const [title, desc] = [str(content.title), str(content.desc)];
  if (!title && !desc) return null;
  return el(
    'div',
    { class: 'card-emphasis' },
    el('strong', { text: title }),
    el('span', { text: desc }),
  );
}

function quote(area: Json): HTMLElement | null {
  const [title, words] = [str(area.title), str(area.quote_text)];
  if (!title && !words) return null;
  const heading = title ? el('strong', { text: title }) : null;
  return el('blockquote', { class: 'card-quote', testid: 'card-quote' }, heading, words);
}

function verticals(card: Json): HTMLElement | null {
  const rows = parts(card.vertical_content_list);
  if (rows.length === 0) return null;
  const shown = rows.map((row) =>
    el('div', {}, el('h4', { text: str(row.title) }), el('p', { text: str(row.desc) })),
  );
  return el('div', { class: 'card-verticals' }, ...shown);
}

function facts(card: Json): HTMLElement | null {
  const rows = parts(card.horizontal_content_list);
  if (rows.length === 0) return null;
  const shown = rows.flatMap((row) => [
    el('dt', { text: str(row.keyname) }),
    el('dd', {}, row.type === 1 ? link(str(row.url), str(row.value)) : str(row.value)),
  ]);
  return el('dl', { class: 'card-facts' }, ...shown);
}

function questions(card: Json, answers: Answers): HTMLElement | null {
  const choices = [...parts(card.select_list), part(card.button_selection)].filter(
    (choice) => str(choice.question_key) !== '',
  );
  const votes = [...parts(card.vote_list), part(card.checkbox)].filter(
    (vote) => str(vote.question_key) !== '',
  );
  const grey = str(card.replace_text) !== '';
  const shown = [
    ...choices.map((choice) => choiceView(choice, answers, grey)),
    ...votes.map((vote) => voteView(vote, answers, grey)),
  ];
  return shown.length > 0 ? el('div', { class: 'card-questions' }, ...shown) : null;
}

type Pressing = { answers: Answers; press: Press };

function buttons(card: Json, pressing: Pressing): HTMLElement | null {
  const grey = str(card.replace_text);
  const submit = part(card.submit_button);
  const all = [...parts(card.button_list), ...(str(submit.key) ? [submit] : [])];
  if (all.length === 0) return null;
  const shown = grey
    ? [
        el('button', {
          class: 'card-button',
          text: grey,
          testid: 'card-replaced',
          attrs: { type: 'button', disabled: true },
        }),
      ]
    : all.map((button) => buttonView(button, pressing));
  return el(
    'div',
    { class: 'card-buttons', attrs: { 'data-count': String(shown.length) } },
    ...shown,
  );
}

function buttonView(button: Json, { answers, press }: Pressing): HTMLElement {
  const [key, text] = [str(button.key), str(button.text)];
  const style = `card-button style-${String(Number(button.style ?? 1))}`;
  if (button.type === 1) return link(str(button.url), text, style);
  const node = el('button', { class: style, text, attrs: { type: 'button', 'data-action': key } });
  node.addEventListener('click', () => {
    const selections = Object.fromEntries([...answers].map(([name, chosen]) => [name, chosen()]));
    const isOpen = Object.values(selections).some((chosen) => chosen.length === 0);
    node.closest('.card')?.classList.toggle('needs-answer', isOpen);
    if (!isOpen) void whileBusy(node, press(key, selections));
  });
  return node;
}

/** Keeps the buttons of a card still until the card is replaced, the press fails, or nothing comes. */
async function whileBusy(pressed: HTMLElement, pressing: Promise<boolean>): Promise<void> {
  const buttons = pressed.parentElement?.querySelectorAll('button') ?? [];
  const setBusy = (busy: boolean): void => {
    pressed.classList.toggle('busy', busy);
    for (const button of buttons) button.disabled = busy;
  };
  setBusy(true);
  if (await pressing) await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
  setBusy(false);
}

function jumps(card: Json): HTMLElement | null {
  const rows = parts(card.jump_list).map((jump) => jumpView(jump, str(jump.title)));
  const action = part(card.card_action);
  if (action.type !== undefined) rows.push(jumpView(action, '查看详情'));
  return rows.length > 0 ? el('footer', { class: 'card-jumps' }, ...rows) : null;
}

function jumpView(jump: Json, title: string): HTMLElement {
  if (jump.type === 1) return link(str(jump.url), title, 'jump');
  const page = str(jump.pagepath);
  return el('span', {
    class: 'jump jump-mini',
    text: title,
    attrs: { title: page && `小程序页面 ${page}` },
  });
}
