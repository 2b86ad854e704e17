import { isJson, text } from './api-error';
import type { Json } from './api-error';
import { dingTalkUser, isOnDingTalk } from './dingtalk-home';
import type { ShownDingTalk } from './dingtalk-home';
import { FORGET_HOLDER, holderOf } from './holder';
import type { RawAnswer } from './route';

/**
 * What stands behind `dd.requestAuthCode` (2.12): a code for whoever holds the phone, or for `as`. Without either the answer is 401
 * and the people to choose from, as nobody is signed in to a browser beside the phones.
 */
export function ddCode({ tenant }: ShownDingTalk, input: unknown, cookies = ''): RawAnswer {
  const asked = isJson(input) ? input : {};
  const { corpId, clientId } = tenant.app;
  if (text(asked.corpId) !== corpId || text(asked.clientId) !== clientId)
    return answer(400, { errorCode: '3', errorMessage: '无效的corpId或者clientId' });
  const people = tenant.people().map(({ userid, name, position }) => ({ userid, name, position }));
  const userid = text(asked.as) || heldBy(cookies);
  if (!people.some((person) => person.userid === userid)) return answer(401, { people });
  return answer(200, { code: tenant.authCode(userid) }, FORGET_HOLDER);
}

function heldBy(cookies: string): string {
  const holder = holderOf(cookies) ?? '';
  return isOnDingTalk(holder) ? dingTalkUser(holder) : '';
}

function answer(status: number, body: Json, more: Record<string, string> = {}): RawAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...more };
  return { status, headers, bytes: Buffer.from(JSON.stringify(body)) };
}
