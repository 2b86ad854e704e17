import { isJson } from '../api-error';
import type { Json } from '../api-error';
import { applyToCard } from './card-api';
import { readParams } from './card-rules';
import type { CardChoice, Params } from './card-view';
import type { Delivery } from './callbacks';
import type { Card, Space } from './cards';
import { Refused } from './refused';
import { tellCard } from './tell';
import type { World } from './world';

/** Chosen option ids by the key of the question or its slot, `choice1` to `choice3`. */
export type Selections = Record<string, string[]>;

/** One press on a card; `action` is the key of a button. */
export type Tap = { userid: string; outTrackId: string; action: string; selections?: Selections };

/** How a press ended: `openedUrl` if the button only opens a page, `isApplied` if the answer changed the card. */
export type TapResult = Delivery & { openedUrl?: string; isApplied: boolean };

const CALLS_NOBODY = {
  via: 'nobody',
  isTaken: true,
  tries: 0,
  status: 0,
  body: '',
  ms: 0,
  isApplied: false,
} as const;

/** Presses a button of a card this person sees; throws if the card shown does not allow it. */
export async function tapCard(world: World, tap: Tap): Promise<TapResult> {
  const { card, space } = seen(world, tap);
  const view = world.cards.view(card, tap.userid);
  const button = view.buttons.find(({ key }) => key === tap.action);
  const keys = view.buttons.map(({ key }) => key).join();
  if (!button) throw new Error(`${card.outTrackId} has no button ${tap.action}, only ${keys}`);
  if (button.url) return { ...CALLS_NOBODY, openedUrl: button.url };
  const params = { action: tap.action, ...chosen(view.choices, tap.selections ?? {}) };
  const delivery = await tellCard(world, card, payloadOf(world, tap, { space, params }));
  return { ...delivery, ...answerOf(world, { card, tap }, delivery) };
}

function seen(world: World, { userid, outTrackId }: Tap): { card: Card; space: Space } {
  world.people.get(userid);
  const card = world.cards.find(outTrackId);
  const space = card?.spaces.find(({ spaceType, spaceId }) =>
    spaceType === 'IM_ROBOT'
      ? spaceId === userid
      : world.chats.group(spaceId)?.members.includes(userid),
  );
  if (!card || !space) throw new Error(`${userid} sees no card ${outTrackId}`);
  return { card, space };
}

/** A question is answered with what was chosen, otherwise with what the card came with; left out if that is nothing. */
function chosen(choices: CardChoice[], selections: Selections): Params {
  const known = choices.flatMap(({ slot, key }) => [slot, key]);
  const stray = Object.keys(selections).find((key) => !known.includes(key));
  if (stray !== undefined) throw new Error(`the card has no question ${stray}`);
  const answered = choices.map((choice): [string, string[]] => {
    const preselected = choice.selected ? [choice.selected] : [];
    const ids = selections[choice.key] ?? selections[choice.slot] ?? preselected;
    checkIds(choice, ids);
    return [choice.slot, ids];
  });
  return Object.fromEntries(
    answered.filter(([, ids]) => ids.length > 0).map(([slot, ids]) => [slot, ids.join(',')]),
  );
}

function checkIds({ key, several, options }: CardChoice, ids: string[]): void {
  const wrong = ids.find((id) => !options.some((option) => option.id === id));
  if (wrong !== undefined) throw new Error(`question ${key} has no option ${wrong}`);
  if (ids.length > 1 && !several) throw new Error(`question ${key} takes one option`);
}

function payloadOf(
  world: World,
  { userid, outTrackId }: Tap,
  { space, params }: { space: Space; params: Params },
): Json {
  return {
    type: 'actionCallback',
    outTrackId,
    corpId: world.options.corpId,
    userId: userid,
    userIdType: 1,
    ...space,
    content: JSON.stringify({ cardPrivateData: { actionIds: ['press'], params } }),
    extension: '{}',
  };
}

type Pressed = { card: Card; tap: Tap };

/** Applies what came back in time. A broken answer changes nothing, and the client says so (2.10). */
function answerOf(
  world: World,
  { card, tap }: Pressed,
  delivery: Delivery,
): Pick<TapResult, 'isApplied'> & { problem?: string } {
  if (!delivery.isTaken) return { isApplied: false };
  const answer = dataOf(delivery);
  if (!('cardData' in answer || 'userPrivateData' in answer)) return { isApplied: false };
  try {
    const own = readParams(answer.userPrivateData);
    applyToCard(world, card, {
      cardData: answer.cardData,
      privateParams: own ? { [tap.userid]: own } : {},
      options: answer.cardUpdateOptions,
    });
    return { isApplied: true };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { isApplied: false, problem: error.message };
  }
}

/** Over Stream the answer stands below `response` (2.5). */
function dataOf({ via, body }: Delivery): Json {
  try {
    const parsed: unknown = JSON.parse(body);
    const answer = via === 'stream' && isJson(parsed) ? parsed.response : parsed;
    return isJson(answer) ? answer : {};
  } catch {
    return {};
  }
}
