import { isJson, text } from './api-error';
import type { Json } from './api-error';
import { dingTalkUser, isOnDingTalk } from './dingtalk-home';
import { DEEDS } from './home';
import type { Home, PageMember } from './home';
import type { World } from './world';

type Control = (input: unknown) => Promise<Json> | Json;

/** What the page may ask (`views`, GET) and do (`actions`, POST). */
export type Controls = { views: Record<string, Control>; actions: Record<string, Control> };

/** The platforms whose chats the page shows. */
export type Homes = { wecom: Home; dingtalk: Home | null };

export function createControls(world: World, homes: Homes): Controls {
  const deed =
    (name: (typeof DEEDS)[number]): Control =>
    async (input) => {
      const body = isJson(input) ? input : {};
      const [home, userid] = homeOf(homes, text(body.userid));
      const run = home.deeds[name];
      if (!run) throw new Error(`nobody can ${name} on this platform`);
      return { delivery: await run(userid, body) };
    };

  return {
    views: {
      state: () => overview(world, homes),
      chat: (input) => {
        const [home, userid] = homeOf(homes, text(isJson(input) ? input.userid : ''));
        return home.chat(userid);
      },
    },
    actions: {
      ...Object.fromEntries(DEEDS.map((name) => [name, deed(name)])),
      clock: (input) => {
        world.options.clock.advance(Number(isJson(input) ? input.ms : 0));
        world.changes.tell({ kind: 'clock' });
        return { now: world.clock.now() };
      },
    },
  };
}

function homeOf({ wecom, dingtalk }: Homes, name: string): [home: Home, userid: string] {
  return dingtalk && isOnDingTalk(name) ? [dingtalk, dingTalkUser(name)] : [wecom, name];
}

function overview(world: World, { wecom, dingtalk }: Homes): Json {
  const { personas, formUrl, appName = '销售节拍' } = world.options;
  const members: PageMember[] = [...wecom.members(), ...(dingtalk?.members() ?? [])];
  const [first, second = first] = members.map((m) => m.userid);
  return {
    now: world.clock.now(),
    appName,
    formUrl,
    personas: personas ?? { rep: first, manager: second },
    company: world.directory.departments()[0]?.name,
    members,
    menu: world.menu.get() ?? null,
  };
}
