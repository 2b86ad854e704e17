import { isJson, text } from './api-error';
import type { Json } from './api-error';
import type { Home } from './home';
import { sampleVoice } from './sample-voice';
import type { Tenant } from './tenant';
import type { Selections } from './taps';

const SAMPLE_SECONDS = 3;

/** WeCom's people and chats for the page. */
export function createWecomHome(tenant: Tenant): Home {
  return {
    members: () =>
      tenant.directory
        .members()
        .filter(({ status }) => status === 1)
        .map(({ userid, name, position }) => ({ userid, name, position })),
    chat: (userid) => ({ messages: tenant.chat(userid) }),
    deeds: {
      say: (userid, body) => tenant.say(userid, text(body.text)),
      voice: (userid) => tenant.sendVoice(userid, sampleVoice(SAMPLE_SECONDS)),
      image: (userid, body) => tenant.sendImage(userid, Buffer.from(text(body.data), 'base64')),
      tap: (userid, body) =>
        tenant.tap(userid, text(body.taskId), text(body.key), selections(body)),
      menu: (userid, body) => tenant.clickMenu(userid, text(body.key)),
    },
  };
}

function selections(body: Json): Selections {
  const given = body.selections;
  if (!isJson(given)) return {};
  return Object.fromEntries(
    Object.entries(given).map(([key, ids]) => [key, Array.isArray(ids) ? ids.map(String) : []]),
  );
}
