/**
 * What WeCom accepts, written from the tables of platforms.md 1.10 and 1.11 without looking at the renderer. Returns every
 * fault found. "Characters" are counted as UTF-16 units, the strictest reading.
 */
export function faultsOf(message: unknown): string[] {
  const faults: string[] = [];
  const sent: unknown = JSON.parse(JSON.stringify(message));
  const fault = (text: string) => void faults.push(text);
  wellFormed(sent, '', fault);
  const root = node(sent);
  const type = String(root.msgtype);
  const body = node(root[type]);
  const check = { text, markdown: text, textcard, miniprogram_notice, template_card }[type];
  if (check) check(body, fault);
  else fault(`msgtype ${type}`);
  return faults;
}

type Node = Record<string, unknown>;
type Fault = (text: string) => void;
type Limit = { max: number; bytes?: boolean; min?: number };

const node = (value: unknown): Node => (value ?? {}) as Node;
const list = (value: unknown): Node[] => (value ?? []) as Node[];
const bytes = (text: string): number => new TextEncoder().encode(text).length;

function wellFormed(value: unknown, path: string, fault: Fault): void {
  if (typeof value === 'string') textFaults(value, path, fault);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) wellFormed(child, `${path}.${name}`, fault);
}

function textFaults(value: string, path: string, fault: Fault): void {
  if (/\p{Surrogate}/u.test(value)) fault(`${path}: broken Unicode`);
  if (/<a[\s>]/i.test(value)) fault(`${path}: a link came through`);
}

const field = (fault: Fault) => (from: Node, name: string, limit: Limit) => {
  const value = from[name];
  const required = limit.min !== undefined;
  if (value === undefined && !required) return;
  if (typeof value !== 'string') {
    fault(`${name}: no string`);
    return;
  }
  if (!fits(value, limit)) fault(`${name}: ${value.slice(0, 50)}`);
  else if (required && value.trim() === '') fault(`${name}: blank`);
};

const fits = (value: string, { max, min = 0, bytes: inBytes }: Limit): boolean =>
  (inBytes ? bytes(value) : value.length) <= max && Array.from(value).length >= min;

function web(from: Node, fault: Fault): void {
  const url = String(from.url);
  if (!/^https?:\/\/[^\s<>"]+$/.test(url) || bytes(url) > 2048) fault(`url ${url}`);
}

function action(from: Node, fault: Fault): void {
  if (from.type === 1) {
    web(from, fault);
    return;
  }
  if (from.type !== 2) {
    fault(`action type ${String(from.type)}`);
    return;
  }
  field(fault)(from, 'appid', { max: 64, min: 1 });
  field(fault)(from, 'pagepath', { max: 1024, bytes: true, min: 1 });
}

function text(body: Node, fault: Fault): void {
  field(fault)(body, 'content', { max: 2048, bytes: true, min: 1 });
}

function textcard(body: Node, fault: Fault): void {
  field(fault)(body, 'title', { max: 128, min: 1 });
  field(fault)(body, 'description', { max: 512, min: 1 });
  field(fault)(body, 'btntxt', { max: 4 });
  web(body, fault);
}

function miniprogram_notice(body: Node, fault: Fault): void {
  field(fault)(body, 'appid', { max: 64, min: 1 });
  field(fault)(body, 'page', { max: 1024, bytes: true });
  field(fault)(body, 'title', { max: 12, min: 4 });
  if (body.description !== undefined) field(fault)(body, 'description', { max: 12, min: 4 });
  const items = list(body.content_item);
  if (items.length > 10) fault('content_item');
  for (const item of items) {
    field(fault)(item, 'key', { max: 10, min: 1 });
    field(fault)(item, 'value', { max: 30, min: 1 });
  }
}

function template_card(card: Node, fault: Fault): void {
  const check = field(fault);
  const type = String(card.card_type);
  check(node(card.source), 'desc', { max: 20, min: 1 });
  if (![0, 1, 2, 3].includes(Number(node(card.source).desc_color))) fault('desc_color');
  check(node(card.main_title), 'title', { max: type === 'vote_interaction' ? 16 : 36, min: 1 });
  check(node(card.main_title), 'desc', { max: 44 });
  check(card, 'sub_title_text', { max: 160 });
  if (!/^[0-9A-Za-z_\-@]{1,128}$/.test(String(card.task_id))) fault('task_id');
  if (card.horizontal_content_list) contents(list(card.horizontal_content_list), fault);
  if (card.card_action) action(node(card.card_action), fault);
  if (card.jump_list) jumpList(list(card.jump_list), fault);
  const byType = { text_notice, button_interaction, vote_interaction, multiple_interaction }[type];
  if (byType) byType(card, fault);
  else fault(`card_type ${type}`);
}

function contents(items: Node[], fault: Fault): void {
  if (items.length > 6) fault('horizontal_content_list');
  for (const item of items) {
    field(fault)(item, 'keyname', { max: 5, min: 1 });
    field(fault)(item, 'value', { max: 30, min: 1 });
    if (item.type === 1) web(item, fault);
    else if (item.type === 3) field(fault)(item, 'userid', { max: 64, bytes: true, min: 1 });
    else if (item.type !== 0) fault('horizontal type');
  }
}

function jumpList(jumps: Node[], fault: Fault): void {
  if (jumps.length > 3) fault('jump_list');
  for (const jump of jumps) {
    field(fault)(jump, 'title', { max: 18, min: 1 });
    action(jump, fault);
  }
}

function text_notice(card: Node, fault: Fault): void {
  if (!card.card_action) fault('card_action missing');
  if (!card.emphasis_content) return;
  field(fault)(node(card.emphasis_content), 'title', { max: 14, min: 1 });
  field(fault)(node(card.emphasis_content), 'desc', { max: 22 });
}

function options(from: Node, limit: { count: number; text: number }, fault: Fault): void {
  const all = list(from.option_list);
  field(fault)(from, 'question_key', { max: 1024, bytes: true, min: 1 });
  if (all.length < 1 || all.length > limit.count) fault('option_list');
  if (new Set(all.map(({ id }) => id)).size !== all.length) fault('option ids');
  for (const option of all) {
    field(fault)(option, 'id', { max: 128, bytes: true, min: 1 });
    field(fault)(option, 'text', { max: limit.text, min: 1 });
  }
  const selected = from.selected_id;
  if (selected !== undefined && !all.some(({ id }) => id === selected)) fault('selected_id');
}

function submit(card: Node, fault: Fault): void {
  field(fault)(node(card.submit_button), 'text', { max: 10, min: 1 });
  field(fault)(node(card.submit_button), 'key', { max: 1024, bytes: true, min: 1 });
}

function button_interaction(card: Node, fault: Fault): void {
  const buttons = list(card.button_list);
  if (buttons.length < 1 || buttons.length > 6) fault('button_list');
  for (const button of buttons) {
    field(fault)(button, 'text', { max: 10, min: 1 });
    if (![1, 2, 3, 4].includes(Number(button.style))) fault('style');
    if (button.type === 1) web(button, fault);
    else field(fault)(button, 'key', { max: 1024, bytes: true, min: 1 });
  }
  if (card.button_selection) options(node(card.button_selection), { count: 10, text: 16 }, fault);
}

function vote_interaction(card: Node, fault: Fault): void {
  options(node(card.checkbox), { count: 20, text: 17 }, fault);
  if (![0, 1].includes(Number(node(card.checkbox).mode))) fault('mode');
  submit(card, fault);
}

function multiple_interaction(card: Node, fault: Fault): void {
  const questions = list(card.select_list);
  if (questions.length < 1 || questions.length > 3) fault('select_list');
  for (const question of questions) options(question, { count: 10, text: 16 }, fault);
  submit(card, fault);
}
