import { randomBytes } from 'node:crypto';
import { ApiError, text } from './api-error';
import type { Json } from './api-error';
import { json } from './route';
import type { Route } from './route';
import type { World } from './world';

/** Web login [91023, 95833], mini-program login [91507] and page tickets [90506]. */
export function signInRoutes(world: World): Route[] {
  const get = (path: string, run: (query: URLSearchParams) => Json): Route => ({
    method: 'GET',
    path,
    token: 'app',
    run: ({ query }) => json(run(query)),
  });
  return [
    get('auth/getuserinfo', (query) => userInfo(world, query.get('code') ?? '')),
    {
      method: 'POST',
      path: 'auth/getuserdetail',
      token: 'app',
      run: ({ body }) => json(userDetail(world, text(body.user_ticket))),
    },
    get('miniprogram/jscode2session', (query) => session(world, query)),
    get('get_jsapi_ticket', () => world.signIn.pageTicket('corp')),
    get('ticket/get', (query) => {
      if (query.get('type') !== 'agent_config') throw new ApiError(40058, 'invalid type');
      return world.signIn.pageTicket('agent');
    }),
  ];
}

/** userids come back lower-cased; a user_ticket only for scope snsapi_privateinfo [91023]. */
function userInfo(world: World, code: string): Json {
  if (!code) throw new ApiError(40029, 'code missing');
  const { userid, isPrivate } = world.signIn.spend('web', code);
  const ticket = isPrivate ? { user_ticket: world.signIn.mintUserTicket(userid) } : {};
  return { userid: userid.toLowerCase(), ...ticket };
}

function userDetail(world: World, ticket: string): Json {
  const member = world.directory.get(world.signIn.userOf(ticket));
  return {
    userid: member.userid.toLowerCase(),
    gender: '0',
    avatar: '',
    qr_code: '',
    mobile: member.mobile ?? '',
    email: '',
    biz_mail: '',
    address: '',
  };
}

function session(world: World, query: URLSearchParams): Json {
  if (query.get('grant_type') !== 'authorization_code')
    throw new ApiError(40002, 'invalid grant_type');
  const { userid } = world.signIn.spend('miniProgram', query.get('js_code') ?? '');
  return {
    corpid: world.options.corpId,
    userid: userid.toLowerCase(),
    session_key: randomBytes(16).toString('base64'),
  };
}
