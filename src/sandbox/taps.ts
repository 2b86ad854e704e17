import { isJson, objects, text } from './api-error';
import type { Json } from './api-error';
import { questionsOf } from './card-rules';
import type { World } from './world';
import type { XmlFields } from './xml';

/** Chosen option ids by question_key. */
export type Selections = Record<string, string[]>;

/** One press on a card; `selections` maps question keys to option ids. */
export type Tap = { userid: string; taskId: string; key: string; selections?: Selections };

/** The event a press on a card causes [90240], with a fresh response_code. Throws if the card shown does not allow it. */
export function tapCard(world: World, tap: Tap): { name: string; fields: XmlFields } {
  const member = world.directory.get(tap.userid);
  const message = world.chats.card(member.userid, tap.taskId);
  const card = message?.cardState;
  if (!message || !card || message.recalled)
    throw new Error(`${tap.userid} sees no card ${tap.taskId}`);
  const isMenu = menuKeys(card).includes(tap.key);
  if (!isMenu) checkKey(card, tap);
  const fields: XmlFields = {
    EventKey: tap.key,
    TaskId: tap.taskId,
    CardType: text(card.card_type),
    ResponseCode: world.codes.mint(message.msgid),
  };
  if (isMenu) return { name: 'template_card_menu_event', fields };
  const selected = questionsOf(card).map((question) => selectedItem(question, tap.selections));
  const items = selected.length > 0 ? { SelectedItems: { SelectedItem: selected } } : {};
  return { name: 'template_card_event', fields: { ...fields, ...items } };
}

function checkKey(card: Json, { key, taskId }: Tap): void {
  if (card.replace_text !== undefined)
    throw new Error(`the buttons of ${taskId} are grey: ${text(card.replace_text)}`);
  const keys = pressable(card);
  if (!keys.includes(key)) throw new Error(`${taskId} has no button ${key}, only ${keys.join()}`);
}

function menuKeys(card: Json): string[] {
  const menu = card.action_menu;
  return objects(isJson(menu) ? menu.action_list : []).map((action) => text(action.key));
}

function pressable(card: Json): string[] {
  const submit = card.submit_button;
  const buttons = objects(card.button_list).filter((button) => button.type !== 1);
  return [...buttons, ...(isJson(submit) ? [submit] : [])].map((button) => text(button.key));
}

function selectedItem(question: Json, selections: Selections = {}): XmlFields {
  const key = text(question.question_key);
  const ids = selections[key] ?? preselected(question);
  const known = objects(question.option_list).map((option) => text(option.id));
  const wrong = ids.find((id) => !known.includes(id));
  if (wrong !== undefined) throw new Error(`question ${key} has no option ${wrong}`);
  if (ids.length === 0) throw new Error(`nothing is chosen in ${key}`);
  if (ids.length > 1 && question.mode !== 1) throw new Error(`question ${key} takes one option`);
  return { QuestionKey: key, OptionIds: { OptionId: ids } };
}

/** Drop-downs start with selected_id or the first option, a vote with what is_checked says [90236]. */
function preselected(question: Json): string[] {
  if (question.selected_id !== undefined) return [text(question.selected_id)];
  const options = objects(question.option_list);
  const isVote = 'mode' in question || options.some((option) => 'is_checked' in option);
  const start = isVote ? options.filter((o) => o.is_checked === true) : options.slice(0, 1);
  return start.map((option) => text(option.id));
}
