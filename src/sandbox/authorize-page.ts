import type { Json } from './api-error';
import type { Member } from './directory';
import { FORGET_HOLDER, holderOf } from './holder';
import type { RawAnswer } from './route';
import type { World } from './world';

/**
 * The simulated open.weixin page [91022]: with `as=<userid>`, or opened in a simulated phone, it redirects back at once, without
 * it one can choose a member. A wrong appid, scope or redirect address is shown as an error page.
 */
export function authorizePage(world: World, query: URLSearchParams, cookies = ''): RawAnswer {
  const fault = faultOf(world, query);
  if (fault) return page(400, `<h1>无法登录</h1><p>${escape(fault)}</p>`);
  const member = memberOf(world, query.get('as') ?? holderOf(cookies));
  if (!member) return choosePage(world, query);
  const back = new URL(query.get('redirect_uri') ?? '');
  const isPrivate = query.get('scope') === 'snsapi_privateinfo';
  back.searchParams.set('code', world.signIn.mint('web', member.userid, isPrivate));
  back.searchParams.set('state', query.get('state') ?? '');
  const headers = { location: back.href, ...FORGET_HOLDER };
  return { status: 302, headers, bytes: Buffer.alloc(0) };
}

function memberOf(world: World, userid: string | null): Member | null {
  const member = userid === null ? undefined : world.directory.find(userid);
  return member?.status === 1 ? member : null;
}

function faultOf(world: World, query: URLSearchParams): string | undefined {
  const scope = query.get('scope') ?? '';
  const checks: [boolean, string][] = [
    [query.get('appid') === world.options.corpId, 'appid 不是本企业的 corpid'],
    [query.get('response_type') === 'code', 'response_type 必须为 code'],
    [['snsapi_base', 'snsapi_privateinfo'].includes(scope), 'scope 不正确'],
    [scope !== 'snsapi_privateinfo' || query.has('agentid'), 'snsapi_privateinfo 需要 agentid'],
    [/^[a-zA-Z0-9]{0,128}$/.test(query.get('state') ?? ''), 'state 只能是 128 个以内的字母和数字'],
    [URL.canParse(query.get('redirect_uri') ?? ''), '50001 redirect_uri 与可信域名不符'],
  ];
  return checks.find(([good]) => !good)?.[1];
}

function choosePage(world: World, query: URLSearchParams): RawAnswer {
  const links = world.directory
    .members()
    .filter((m) => m.status === 1)
    .map((m) => {
      const search = new URLSearchParams({ ...Object.fromEntries(query), as: m.userid } as Record<
        string,
        string
      >);
      return `<li><a href="?${escape(search.toString())}">${escape(m.name)} <small>${escape(m.position ?? '')}</small></a></li>`;
    });
  return page(200, `<h1>选择登录成员</h1><ul>${links.join('')}</ul>`);
}

function escape(value: string): string {
  const names: Json = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return value.replace(/[&<>"']/g, (char) => String(names[char]));
}

const STYLE =
  'body{font:16px/1.6 system-ui,sans-serif;max-width:26rem;margin:10vh auto;padding:0 1rem;color:#1f2329}' +
  'ul{list-style:none;padding:0}a{display:block;padding:.75rem 1rem;margin:.5rem 0;border:1px solid #dee0e3;' +
  'border-radius:.5rem;color:inherit;text-decoration:none}a:hover{background:#f2f5ff}small{color:#646a73}';

function page(status: number, body: string): RawAnswer {
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>模拟企业微信登录</title><style>${STYLE}</style>${body}</html>`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    bytes: Buffer.from(html),
  };
}
