import type { Json } from './api-error';
import type { CardButton, CardChoice, CardFact, CardView } from './dingtalk';

/** The card of the DingTalk template in the terms in which the page draws WeCom's cards, and its tone besides. */
export function pageCard(view: CardView): Json {
  const { tone, choices } = view;
  return {
    ...{ card_type: 'dingtalk', tone },
    source: { desc: view.source, desc_color: COLOURS[tone] ?? 0 },
    main_title: { title: view.title, desc: view.subtitle },
    emphasis_content: { title: view.emphasis },
    quote_area: { quote_text: view.quote },
    sub_title_text: view.text,
    horizontal_content_list: view.facts.map(factOf),
    select_list: choices.filter(({ several }) => !several).map(dropDown),
    vote_list: choices.filter(({ several }) => several).map(ticks),
    button_list: view.buttons.map(buttonOf),
    jump_list: view.links.map(({ label, url }) => ({ type: 1, title: label, url })),
    ...(view.openUrl ? { card_action: { type: 1, url: view.openUrl } } : {}),
  };
}

/** 4 is the page's own: WeCom has no amber. */
const COLOURS: Record<string, number> = { warning: 4, danger: 2, done: 3 };
const STYLES = { primary: 1, normal: 2, danger: 3, quiet: 4 };

const factOf = ({ label, value, url }: CardFact): Json => ({
  ...{ keyname: label, value },
  ...(url ? { type: 1, url } : {}),
});

const buttonOf = ({ key, label, style, url }: CardButton): Json => ({
  ...{ key, text: label, style: STYLES[style] },
  ...(url ? { type: 1, url } : {}),
});

/** Nothing is chosen in DingTalk until somebody chooses. */
const NOTHING = { id: '', text: '请选择' };

function dropDown({ key, title, selected, options }: CardChoice): Json {
  const shown = options.map(({ id, label }) => ({ id, text: label }));
  return {
    ...{ question_key: key, title, selected_id: selected },
    option_list: selected ? shown : [NOTHING, ...shown],
  };
}

function ticks({ key, title, selected, options }: CardChoice): Json {
  return {
    ...{ question_key: key, title, mode: 1 },
    option_list: options.map(({ id, label }) => ({
      ...{ id, text: label, is_checked: id === selected },
    })),
  };
}
