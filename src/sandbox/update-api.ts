import { DAY } from '../kernel/clock';
import { ApiError, isJson, text } from './api-error';
import type { Json } from './api-error';
import { checkUpdatedCard, isInteractive } from './card-rules';
import type { ChatMessage } from './chats';
import { checkFields } from './field-rules';
import type { Fields, Rule } from './field-rules';
import { resolveReceivers } from './receivers';
import { json } from './route';
import type { Route } from './route';
import type { World } from './world';

const RECALL_MS = DAY;
const list = (max: number, is: 'text' | 'number'): Rule => ({ is: 'list', max, of: { is } });

const UPDATE: Fields = {
  userids: list(1_000, 'text'),
  partyids: list(100, 'number'),
  tagids: list(100, 'number'),
  atall: { is: 'number', whole: true, min: 0, max: 1 },
  agentid: { is: 'number', whole: true, required: true },
  response_code: { is: 'text', required: true },
  enable_id_trans: { is: 'number', whole: true, min: 0, max: 1 },
  button: {
    is: 'object',
    fields: { replace_name: { is: 'text', required: true, suggest: 10 } },
  },
};

/** message/update_template_card [94888] and message/recall [94867]. */
export function updateRoutes(world: World): Route[] {
  return [
    {
      method: 'POST',
      path: 'message/update_template_card',
      token: 'app',
      run: ({ body }) => json(update(world, body)),
    },
    {
      method: 'POST',
      path: 'message/recall',
      token: 'app',
      run: ({ body }) => json(recall(world, text(body.msgid))),
    },
  ];
}

function update(world: World, body: Json): Json {
  const { template_card: wanted, ...rest } = body;
  checkFields(rest, UPDATE, { path: '', errcode: 40058, warnings: [] });
  if (body.agentid !== world.options.agentId) throw new ApiError(301002, 'not allow agentid');
  const code = text(body.response_code);
  const msgid = world.codes.look(code);
  const shown = world.chats.shown(msgid);
  const card = nextCard(body, wanted, shown[0]?.message);
  const targets = targetsOf(world, body, msgid);
  world.codes.spend(code);
  world.counters.updates += 1;
  for (const showing of shown.filter(({ userid }) => targets.userids.has(userid)))
    world.chats.replace(showing, card);
  return { invaliduser: targets.invalid };
}

/** Whom an update is for; a member who was never meant to get the card is invalid, lower-cased. */
function targetsOf(
  world: World,
  body: Json,
  msgid: string,
): { userids: Set<string>; invalid: string[] } {
  const sentTo = world.recipients.get(msgid) ?? new Set<string>();
  if (body.atall === 1) return { userids: sentTo, invalid: [] };
  const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const targets = {
    users: strings(body.userids),
    parties: strings(body.partyids),
    tags: strings(body.tagids),
    all: false,
  };
  const { members, invaliduser } = resolveReceivers(targets, world.directory);
  const userids = members.map((m) => m.userid);
  const strangers = userids.filter((id) => !sentTo.has(id)).map((id) => id.toLowerCase());
  return { userids: new Set(userids), invalid: [...invaliduser, ...strangers] };
}

/** The card a member sees next: a new one, or the old one with grey buttons. */
function nextCard(body: Json, card: unknown, shown: ChatMessage | undefined): Json {
  const { button } = body;
  if ((button === undefined) === (card === undefined))
    throw new ApiError(40058, 'either button or template_card');
  if (isJson(button)) return { ...greyable(shown), replace_text: button.replace_name };
  const task = shown?.taskId === undefined ? {} : { task_id: shown.taskId };
  return { ...task, ...checkUpdatedCard(card, shown?.warnings ?? []) };
}

/** Only cards with buttons of their own can be greyed [94888]. */
function greyable(shown: ChatMessage | undefined): Json {
  const card = shown?.cardState ?? {};
  if (shown && !isInteractive(card)) throw new ApiError(42027, 'no buttons to replace');
  return card;
}

function recall(world: World, msgid: string): Json {
  const message = world.chats.shown(msgid)[0]?.message;
  if (message?.from !== 'app') throw new ApiError(40058, 'invalid msgid');
  if (world.clock.now() - message.at > RECALL_MS) throw new ApiError(42052, 'msgid too old');
  world.chats.recall(msgid);
  world.counters.recalls += 1;
  return {};
}
