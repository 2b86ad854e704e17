import { ApiError, objects, text } from './api-error';
import type { Json } from './api-error';
import type { Changes } from './changes';
import { json } from './route';
import type { Route } from './route';

/** The app's menu below the chat, as created last; undefined if there is none [90231]. */
export type Menu = {
  get: () => Json | undefined;
  set: (menu: Json | undefined) => void;
  /** Keys of all buttons that call back with `click`. */
  clickKeys: () => string[];
};

/** 1–3 buttons on top and 1–5 below each; names 16 and 40 bytes, keys 128, addresses 1024 [90231]. */
type Level = { count: number; name: number; codes: Record<'count' | 'type' | 'name', number> };
const TOP: Level = { count: 3, name: 16, codes: { count: 40016, type: 40017, name: 40018 } };
const SUB: Level = { count: 5, name: 40, codes: { count: 40023, type: 40024, name: 40025 } };

const KEYED = new Set([
  'click',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
]);

export function createMenu(changes: Changes): Menu {
  let menu: Json | undefined;
  return {
    get: () => menu,
    set: (next) => {
      if (next) checkButtons(next.button, TOP);
      menu = next;
      changes.tell({ kind: 'menu' });
    },
    clickKeys: () =>
      objects(menu?.button)
        .flatMap((top) => [top, ...objects(top.sub_button)])
        .filter((button) => button.type === 'click')
        .map((button) => text(button.key)),
  };
}

function checkButtons(value: unknown, level: Level): void {
  const buttons = objects(value);
  if (buttons.length < 1 || buttons.length > level.count)
    throw new ApiError(level.codes.count, 'invalid number of buttons');
  for (const button of buttons) {
    const name = text(button.name);
    if (!name || Buffer.byteLength(name) > level.name)
      throw new ApiError(level.codes.name, 'invalid button name');
    if (button.sub_button !== undefined && level === TOP) checkButtons(button.sub_button, SUB);
    else checkAction(button, level);
  }
}

function checkAction(button: Json, level: Level): void {
  const type = text(button.type);
  if (KEYED.has(type)) checkLength(button.key, 128, new ApiError(40019, 'invalid button key'));
  else if (type === 'view')
    checkLength(button.url, 1_024, new ApiError(40020, 'invalid button url'));
  else if (type === 'view_miniprogram')
    checkLength(button.pagepath, 1_024, new ApiError(40058, 'pagepath and appid are required'));
  else throw new ApiError(level.codes.type, 'invalid button type');
}

function checkLength(value: unknown, max: number, refusal: ApiError): void {
  const length = Buffer.byteLength(text(value));
  if (length < 1 || length > max) throw refusal;
}

/** menu/create, menu/get and menu/delete [90231]; all name the agentid in the query. */
export function menuRoutes(menu: Menu, agentId: number): Route[] {
  const own = (query: URLSearchParams): void => {
    if (Number(query.get('agentid')) !== agentId) throw new ApiError(301002, 'not allow agentid');
  };
  const route = (method: Route['method'], name: string, run: (body: Json) => Json): Route => ({
    method,
    path: `menu/${name}`,
    token: 'app',
    run: ({ query, body }) => {
      own(query);
      return json(run(body));
    },
  });
  return [
    route('POST', 'create', (body) => {
      menu.set(body);
      return {};
    }),
    route('GET', 'get', () => {
      const shown = menu.get();
      if (!shown) throw new ApiError(46003, 'menu does not exist');
      return shown;
    }),
    route('GET', 'delete', () => {
      menu.set(undefined);
      return {};
    }),
  ];
}
