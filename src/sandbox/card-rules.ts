import { ApiError, isJson, objects, text } from './api-error';
import type { Json } from './api-error';
import { CARD_SHAPES, UPDATE_FIELDS } from './card-shapes';
import { checkFields, refuse } from './field-rules';
import type { Spot } from './field-rules';

/** The documents give 42027–42051 for card fields without saying which is which; the simulation always says 42027. */
const CARD_ERROR = 42027;
const TASK_ID_ERROR = 42014;

/** Cards with something to press: their task_id is required and their answer has a response_code [90236]. */
const INTERACTIVE = new Set(['button_interaction', 'vote_interaction', 'multiple_interaction']);

type CardRule = (card: Json) => string | undefined;

/** True for the card types that call back by themselves, even without an action_menu. */
export function isInteractive(card: Json): boolean {
  return INTERACTIVE.has(text(card.card_type));
}

/** True when pressing something on the card calls the app back, so that the card can later be updated [94888]. */
export function callsBack(card: Json): boolean {
  return isInteractive(card) || isJson(card.action_menu);
}

/** Checks a card for message/send: shape, task_id (42014) and everything else the platform refuses (42027). */
export function checkNewCard(card: unknown, warnings: string[]): Json {
  const checked = checkCard(card, warnings, 'send');
  if (callsBack(checked) && !text(checked.task_id))
    throw new ApiError(CARD_ERROR, 'template_card.task_id: missing');
  return checked;
}

/** Checks a card for update_template_card, which may add the text of the greyed button. */
export function checkUpdatedCard(card: unknown, warnings: string[]): Json {
  return checkCard(card, warnings, 'update');
}

function checkCard(card: unknown, warnings: string[], mode: 'send' | 'update'): Json {
  const spot: Spot = { path: 'template_card', errcode: CARD_ERROR, warnings };
  if (!isJson(card)) refuse(spot, 'must be an object');
  const shape = CARD_SHAPES[text(card.card_type)];
  if (!shape) refuse(spot, 'card_type unknown');
  checkFields(card, mode === 'update' ? { ...shape, ...UPDATE_FIELDS } : shape, spot);
  checkTaskId(card);
  for (const rule of CARD_RULES) {
    const broken = rule(card);
    if (broken) refuse(spot, broken);
  }
  suggestForVotes(card, warnings);
  return card;
}

function checkTaskId(card: Json): void {
  const id = card.task_id;
  if (id === undefined) return;
  if (!/^[0-9A-Za-z_\-@]{1,128}$/.test(text(id)))
    throw new ApiError(TASK_ID_ERROR, 'invalid task_id');
}

function suggestForVotes(card: Json, warnings: string[]): void {
  const title = isJson(card.main_title) ? text(card.main_title.title) : '';
  if (card.card_type === 'vote_interaction' && Array.from(title).length > 16)
    warnings.push('template_card.main_title.title: longer than the suggested 16 characters');
}

const child = (card: Json, name: string): Json => (isJson(card[name]) ? card[name] : {});

function repeated(values: string[]): string | undefined {
  return values.find((value, i) => values.indexOf(value) !== i);
}

function needsTarget(target: Json): string | undefined {
  if (target.type === 1 && !text(target.url)) return 'url missing';
  if (target.type === 2 && !text(target.appid)) return 'appid missing';
  return undefined;
}

const saysSomething: CardRule = (card) =>
  card.card_type === 'text_notice' &&
  !text(child(card, 'main_title').title) &&
  !text(card.sub_title_text)
    ? 'main_title.title or sub_title_text is required'
    : undefined;

const showsAPicture: CardRule = (card) =>
  card.card_type === 'news_notice' && !card.card_image && !card.image_text_area
    ? 'card_image or image_text_area is required'
    : undefined;

const targetsAreComplete: CardRule = (card) => {
  const places = ['card_action', 'quote_area', 'image_text_area'].map((name) => child(card, name));
  return [...places, ...objects(card.jump_list)].map(needsTarget).find(Boolean);
};

const factsAreComplete: CardRule = (card) => {
  const needs: Record<number, string> = { 1: 'url', 2: 'media_id', 3: 'userid' };
  const broken = objects(card.horizontal_content_list).find((fact) => {
    const field = needs[Number(fact.type ?? 0)];
    return field !== undefined && !text(fact[field]);
  });
  return broken && 'horizontal_content_list: the type needs url, media_id or userid';
};

const buttonsWork: CardRule = (card) => {
  const broken = objects(card.button_list).find((button) =>
    button.type === 1 ? !text(button.url) : !text(button.key),
  );
  return broken && 'button_list: a button needs a key (type 0) or a url (type 1)';
};

const keysAreUnique: CardRule = (card) => {
  const pressed = [
    ...objects(card.button_list).filter((button) => button.type !== 1),
    ...objects(child(card, 'action_menu').action_list),
    child(card, 'submit_button'),
  ];
  const twice = repeated(pressed.map((button) => text(button.key)).filter(Boolean));
  return twice && `key ${twice} is used twice`;
};

const questionsAreUnique: CardRule = (card) => {
  const asked = [...objects(card.select_list), ...singleQuestions(card)];
  const keys = repeated(asked.map((question) => text(question.question_key)));
  if (keys) return `question_key ${keys} is used twice`;
  const ids = asked
    .map((question) => repeated(objects(question.option_list).map((o) => text(o.id))))
    .find(Boolean);
  return ids && `option id ${ids} is used twice`;
};

function singleQuestions(card: Json): Json[] {
  return [card.button_selection, card.checkbox].filter(isJson);
}

const CARD_RULES: CardRule[] = [
  saysSomething,
  showsAPicture,
  targetsAreComplete,
  factsAreComplete,
  buttonsWork,
  keysAreUnique,
  questionsAreUnique,
];

/** The questions a card asks, in the order shown: drop-downs, the vote list, or the one above the buttons. */
export function questionsOf(card: Json): Json[] {
  return [...objects(card.select_list), ...singleQuestions(card)];
}
