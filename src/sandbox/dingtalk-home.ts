import { isJson, text } from './api-error';
import type { Json } from './api-error';
import type { DingTalkTenant } from './dingtalk';
import { pageMessage } from './dingtalk-messages';
import type { Home, PageTodo } from './home';
import { sampleVoice } from './sample-voice';
import type { Selections } from './taps';

/** What of a DingTalk organisation the page shows; people who are talked to on WeCom are left out. */
export type ShownDingTalk = { tenant: DingTalkTenant; elsewhere: readonly string[] };

const DINGTALK = 'dingtalk:';
const SAMPLE_SECONDS = 3;
/** DingTalk brings its own transcript; the sample has no sound, so it is made up. */
const SAMPLE_WORDS = '刚跟客户通了电话，对方想先看一下演示。';

export const isOnDingTalk = (userid: string): boolean => userid.startsWith(DINGTALK);
/** How the page names somebody of DingTalk, and what DingTalk calls them. */
export const dingTalkName = (userid: string): string => DINGTALK + userid;
export const dingTalkUser = (name: string): string => name.slice(DINGTALK.length);

/** DingTalk's people, chats and to-dos for the page. */
export function createDingTalkHome({ tenant, elsewhere }: ShownDingTalk): Home {
  return {
    members: () =>
      tenant
        .people()
        .filter(({ userid }) => !elsewhere.includes(userid))
        .map(({ userid, name, position }) => ({
          ...{ userid: dingTalkName(userid), name, position, platform: 'dingtalk' },
        })),
    chat: (userid) => ({
      messages: tenant.chat(userid).map(pageMessage),
      todos: tenant.todos(userid).flatMap(openTodo),
    }),
    deeds: {
      say: (userid, body) => tenant.say(userid, text(body.text)),
      voice: (userid) =>
        tenant.sendVoice(userid, {
          ...{ recognition: SAMPLE_WORDS, bytes: sampleVoice(SAMPLE_SECONDS) },
          durationMs: SAMPLE_SECONDS * 1_000,
        }),
      image: (userid, body) => tenant.sendPicture(userid, Buffer.from(text(body.data), 'base64')),
      tap: (userid, body) =>
        tenant.tap(userid, text(body.taskId), text(body.key), selections(body)),
      todo: (userid, body) => tenant.finishTodo(userid, text(body.taskId)),
    },
  };
}

function openTodo(todo: ReturnType<DingTalkTenant['todos']>[number]): PageTodo[] {
  const { taskId, subject, detailUrl, dueTime, isDone } = todo;
  if (isDone) return [];
  const due = dueTime === undefined ? {} : { dueAt: dueTime };
  return [{ id: taskId, subject, url: detailUrl.appUrl || detailUrl.pcUrl, ...due }];
}

/** A drop-down nobody touched has chosen nothing. */
function selections({ selections: given }: Json): Selections {
  const chosen = isJson(given) ? Object.entries(given) : [];
  return Object.fromEntries(
    chosen.map(([key, ids]) => [key, Array.isArray(ids) ? ids.map(String).filter(Boolean) : []]),
  );
}
