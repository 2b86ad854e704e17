import type { Fields, Rule } from './field-rules';

const text = (more: Partial<Extract<Rule, { is: 'text' }>> = {}): Rule => ({ is: 'text', ...more });
const must = (more: Partial<Extract<Rule, { is: 'text' }>> = {}): Rule =>
  text({ required: true, ...more });
const whole = (min: number, max: number): Rule => ({ is: 'number', whole: true, min, max });
const object = (fields: Fields): Rule => ({ is: 'object', fields });
const list = (min: number, max: number, fields: Fields): Rule => ({
  is: 'list',
  min,
  max,
  of: object(fields),
});
const required = (rule: Rule): Rule => ({ ...rule, required: true });

const url = text({ maxBytes: 2_048, url: true });
const link: Fields = { url, appid: text(), pagepath: text() };
const key = must({ maxBytes: 1_024 });
const disable: Rule = { is: 'flag' };

const mainTitle = object({ title: text({ suggest: 36 }), desc: text({ suggest: 44 }) });
const options = (max: number, label: number): Rule =>
  required(
    list(1, max, {
      id: must({ maxBytes: 128 }),
      text: must({ suggest: label }),
      is_checked: { is: 'flag' },
    }),
  );
const select = (label: number): Fields => ({
  question_key: key,
  title: text({ suggest: 13 }),
  disable,
  selected_id: text(),
  option_list: options(10, label),
});

/** Fields that every template card may have [90236]. */
const COMMON: Fields = {
  card_type: must(),
  source: object({ icon_url: url, desc: text({ suggest: 20 }), desc_color: whole(0, 3) }),
  action_menu: object({
    desc: text(),
    action_list: required(list(1, 3, { text: must({ suggest: 10 }), key })),
  }),
  task_id: text(),
  main_title: mainTitle,
};

const cardAction = object({ type: required(whole(1, 2)), ...link });

/** Fields of notices and buttons: the body below the title, and where a tap leads [90236]. */
const BODY: Fields = {
  quote_area: object({
    type: whole(0, 2),
    title: text(),
    quote_text: text(),
    ...link,
  }),
  sub_title_text: text({ suggest: 160 }),
  horizontal_content_list: list(0, 6, {
    type: whole(0, 3),
    keyname: must({ suggest: 5 }),
    value: text({ suggest: 30 }),
    url,
    media_id: text(),
    userid: text(),
  }),
  card_action: cardAction,
};

const JUMPS: Rule = list(0, 3, { type: whole(0, 2), title: must({ suggest: 18 }), ...link });

const submit: Rule = required(object({ text: must({ suggest: 10 }), key }));
const titled: Rule = required(
  object({ title: must({ suggest: 36 }), desc: text({ suggest: 44 }) }),
);

const NOTICE: Fields = {
  ...COMMON,
  ...BODY,
  jump_list: JUMPS,
  card_action: required(cardAction),
};

const TEXT_NOTICE: Fields = {
  ...NOTICE,
  emphasis_content: object({ title: text({ suggest: 14 }), desc: text({ suggest: 22 }) }),
};

const NEWS_NOTICE: Fields = {
  ...NOTICE,
  main_title: titled,
  card_image: object({
    url: must({ url: true }),
    aspect_ratio: { is: 'number', min: 1.3, max: 2.25 },
  }),
  image_text_area: object({
    type: whole(0, 2),
    title: text(),
    desc: text(),
    image_url: must({ url: true }),
    ...link,
  }),
  vertical_content_list: list(0, 4, {
    title: must({ suggest: 36 }),
    desc: text({ suggest: 112 }),
  }),
};

const BUTTONS: Fields = {
  ...COMMON,
  ...BODY,
  main_title: titled,
  button_selection: object(select(16)),
  button_list: required(
    list(1, 6, {
      type: whole(0, 1),
      text: must({ suggest: 10 }),
      style: whole(1, 4),
      key: text({ maxBytes: 1_024 }),
      url,
    }),
  ),
};

const VOTE: Fields = {
  ...COMMON,
  main_title: titled,
  checkbox: required(
    object({ question_key: key, mode: whole(0, 1), disable, option_list: options(20, 17) }),
  ),
  submit_button: submit,
};

const MULTIPLE: Fields = {
  ...COMMON,
  main_title: titled,
  select_list: required(list(1, 3, select(16))),
  submit_button: submit,
};

/** What each of the five template cards may contain when it is sent [90236]. */
export const CARD_SHAPES: Record<string, Fields> = {
  text_notice: TEXT_NOTICE,
  news_notice: NEWS_NOTICE,
  button_interaction: BUTTONS,
  vote_interaction: VOTE,
  multiple_interaction: MULTIPLE,
};

/** What an update may say on top: the text of the greyed button [94888]. */
export const UPDATE_FIELDS: Fields = { replace_text: text({ suggest: 10 }) };
