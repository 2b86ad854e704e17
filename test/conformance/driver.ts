import type { Way } from '../support/dingtalk';
import { FORM, type World } from '../support/program';

/** How a rep is reached: on WeCom, or on DingTalk by one of its two ways in. */
export type Path = 'wecom' | `dingtalk by ${Way}`;
export const PATHS: Path[] = ['wecom', 'dingtalk by http', 'dingtalk by stream'];

/** A card as its reader sees it, whichever platform draws it. */
export type Seen = {
  title: string;
  /** Everything that can be read on it. */
  text: string;
  buttons: { key: string; label: string }[];
  choices: { key: string; title: string; options: { id: string; label: string }[] }[];
};

/** A rep's chat. Selections are by the question's key. */
export type Chat = {
  userid: string;
  form: Record<string, string>;
  say: (text: string) => Promise<void>;
  /** The newest card with this in its title, and its number. */
  card: (title: string) => Seen & { id: string };
  cards: (title: string) => number;
  press: (id: string, key: string, selections?: Record<string, string[]>) => Promise<void>;
  /** What was said that is no card, oldest first. */
  texts: () => string[];
};

export const optionsOf = (path: Path): { dingtalk?: Way } =>
  path === 'wecom' ? {} : { dingtalk: path.endsWith('http') ? 'http' : 'stream' };

export const chatOf = (path: Path, world: World): Chat =>
  path === 'wecom' ? onWecom(world) : onDingTalk(world);

type WecomCard = {
  main_title: { title: string; desc?: string };
  button_list?: { key: string; text: string }[];
  submit_button?: { key: string; text: string };
  button_selection?: WecomChoice;
  select_list?: WecomChoice[];
  checkbox?: WecomChoice;
};
type WecomChoice = {
  question_key: string;
  title?: string;
  option_list: { id: string; text: string }[];
};

function onWecom(world: World): Chat {
  const userid = 'lina';
  const all = (title: string): { id: string; state: WecomCard }[] =>
    world.tenant.chat(userid).flatMap(({ taskId, cardState }) => {
      const state = cardState as WecomCard | undefined;
      return state?.main_title.title.includes(title) ? [{ id: taskId ?? '', state }] : [];
    });
  return {
    ...{ userid, form: FORM },
    say: async (text) => {
      await world.tenant.say(userid, text);
      await world.settle();
    },
    card: (title) => {
      const { id, state } = newest(all(title), title);
      const choices = [state.button_selection, state.checkbox, ...(state.select_list ?? [])];
      return {
        ...{ id, title: state.main_title.title, text: JSON.stringify(state) },
        buttons: [
          ...(state.button_list ?? []),
          ...(state.submit_button ? [state.submit_button] : []),
        ].map(({ key, text: label }) => ({ key, label })),
        choices: choices.flatMap((choice) => (choice ? [fromWecom(choice)] : [])),
      };
    },
    cards: (title) => all(title).length,
    press: async (id, key, selections = {}) => {
      await world.tenant.tap(userid, id, key, selections);
      await world.settle();
    },
    texts: () =>
      world.tenant
        .chat(userid)
        .filter(({ cardState }) => !cardState)
        .map(({ content }) => JSON.stringify(content)),
  };
}

const fromWecom = ({ question_key: key, title = '', option_list: options }: WecomChoice) => ({
  ...{ key, title },
  options: options.map(({ id, text: label }) => ({ id, label })),
});

function onDingTalk(world: World): Chat {
  const [userid, tenant] = ['sunyue', world.dingtalk!];
  const all = (title: string) =>
    tenant
      .chat(userid)
      .flatMap(({ outTrackId, card }) =>
        outTrackId && card?.title.includes(title) ? [{ id: outTrackId, card }] : [],
      );
  return {
    userid,
    form: { ...FORM, region: '华北' },
    say: async (text) => {
      const { isTaken } = await tenant.say(userid, text);
      expect(isTaken).toBe(true);
      await world.settle();
    },
    card: (title) => {
      const { id, card } = newest(all(title), title);
      expect(card.problems).toEqual([]);
      const { buttons, choices } = card;
      return { id, title: card.title, text: JSON.stringify(card), buttons, choices };
    },
    cards: (title) => all(title).length,
    press: async (id, key, selections = {}) => {
      const { isTaken } = await tenant.tap(userid, id, key, selections);
      expect(isTaken).toBe(true);
      await world.settle();
    },
    texts: () =>
      tenant
        .chat(userid)
        .filter(({ from, card }) => from === 'robot' && !card)
        .map(({ content }) => JSON.stringify(content)),
  };
}

function newest<T>(found: readonly T[], title: string): T {
  const last = found.at(-1);
  if (!last) throw new Error(`there is no card with ${title}`);
  return last;
}
