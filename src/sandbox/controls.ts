import { isJson, text } from './api-error';
import type { Json } from './api-error';
import { sampleVoice } from './sample-voice';
import type { Tenant } from './tenant';
import type { Selections } from './taps';
import type { World } from './world';

const SAMPLE_SECONDS = 3;

type Control = (input: unknown) => Promise<Json> | Json;

/** What the page may ask (`views`, GET) and do (`actions`, POST). */
export type Controls = { views: Record<string, Control>; actions: Record<string, Control> };

export function createControls(world: World, tenant: Tenant): Controls {
  const action =
    (run: (body: Json) => Promise<unknown>): Control =>
    async (input) => ({ delivery: await run(isJson(input) ? input : {}) });
  const of = (body: Json): string => text(body.userid);

  return {
    views: {
      state: () => overview(world),
      chat: (input) => ({ messages: tenant.chat(of(isJson(input) ? input : {})) }),
    },
    actions: {
      say: action((body) => tenant.say(of(body), text(body.text))),
      voice: action((body) => tenant.sendVoice(of(body), sampleVoice(SAMPLE_SECONDS))),
      image: action((body) => tenant.sendImage(of(body), Buffer.from(text(body.data), 'base64'))),
      tap: action((body) =>
        tenant.tap(of(body), text(body.taskId), text(body.key), selections(body)),
      ),
      menu: action((body) => tenant.clickMenu(of(body), text(body.key))),
      clock: (input) => {
        world.options.clock.advance(Number(isJson(input) ? input.ms : 0));
        world.changes.tell({ kind: 'clock' });
        return { now: world.clock.now() };
      },
    },
  };
}

function overview(world: World): Json {
  const { personas, formUrl, appName = '销售节拍' } = world.options;
  const members = world.directory.members().filter((m) => m.status === 1);
  const [first, second = first] = members.map((m) => m.userid);
  return {
    now: world.clock.now(),
    appName,
    formUrl,
    personas: personas ?? { rep: first, manager: second },
    company: world.directory.departments()[0]?.name,
    members: members.map(({ userid, name, position }) => ({ userid, name, position })),
    menu: world.menu.get() ?? null,
  };
}

function selections(body: Json): Selections {
  const given = body.selections;
  if (!isJson(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([key, ids]) => [key, Array.isArray(ids) ? ids.map(String) : []]),
  );
}
