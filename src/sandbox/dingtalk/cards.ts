import type { Clock } from '../../kernel/clock';
import { drawCard } from './card-view';
import type { CardView, Params } from './card-view';

/** Where a card was delivered: a person's chat with the robot, or a group (2.10). */
export type Space = { spaceType: 'IM_ROBOT' | 'IM_GROUP'; spaceId: string };

/** One card instance: its variables for all, and those that only one person sees. */
export type Card = {
  outTrackId: string;
  callbackType: 'STREAM' | 'HTTP';
  /** Which registered address taps go to over HTTP; '' for none. */
  routeKey: string;
  params: Params;
  privateParams: Map<string, Params>;
  spaces: Space[];
  updates: number;
  /** Simulated UTC ms. */
  updatedAt?: number;
};

/** New variables; with `byKey` only those named are changed, otherwise the whole map is replaced (2.10). */
export type CardUpdate = {
  params?: Params;
  privateParams?: Record<string, Params>;
  byKey?: boolean;
  privateByKey?: boolean;
};

/** All card instances, known by their outTrackId for good. */
export type Cards = {
  find: (outTrackId: string) => Card | undefined;
  add: (card: Omit<Card, 'updates' | 'updatedAt'>) => void;
  update: (card: Card, update: CardUpdate) => void;
  /** The card as this person sees it now. */
  view: (card: Card, userId: string) => CardView;
};

export function createCards(clock: Clock): Cards {
  const cards = new Map<string, Card>();
  return {
    find: (outTrackId) => cards.get(outTrackId),
    add: (card) => void cards.set(card.outTrackId, { ...card, updates: 0 }),
    update: (card, { params, privateParams = {}, byKey = false, privateByKey = false }) => {
      if (params) card.params = byKey ? { ...card.params, ...params } : params;
      for (const [userId, own] of Object.entries(privateParams)) {
        const before = privateByKey ? card.privateParams.get(userId) : {};
        card.privateParams.set(userId, { ...before, ...own });
      }
      card.updates += 1;
      card.updatedAt = clock.now();
    },
    view: (card, userId) => drawCard({ ...card.params, ...card.privateParams.get(userId) }),
  };
}
