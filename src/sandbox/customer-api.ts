import { SECOND } from '../kernel/clock';
import { ApiError, isJson, text } from './api-error';
import type { Json } from './api-error';
import type { Customers } from './customers';
import { json } from './route';
import type { Route } from './route';

/** External contacts: welcome message [92137], detail [92114], and the two cheap lists. */
export function customerRoutes(customers: Customers): Route[] {
  const get = (path: string, run: (query: URLSearchParams) => Json): Route => ({
    method: 'GET',
    path,
    token: 'app',
    run: ({ query }) => json(run(query)),
  });
  return [
    {
      method: 'POST',
      path: 'externalcontact/send_welcome_msg',
      token: 'app',
      run: ({ body }) => {
        checkWelcome(body);
        customers.welcome(text(body.welcome_code), body);
        return json();
      },
    },
    get('externalcontact/get', (query) => detail(customers, query.get('external_userid') ?? '')),
    get('externalcontact/list', (query) => {
      const found = customers.of(query.get('userid') ?? '');
      if (found.length === 0) throw new ApiError(84061, 'not external contact');
      return { external_userid: found.map((c) => c.externalUserId) };
    }),
    get('externalcontact/get_follow_user_list', () => ({ follow_user: customers.followers() })),
  ];
}

function checkWelcome(body: Json): void {
  const content = isJson(body.text) ? text(body.text.content) : '';
  const attachments: unknown[] = Array.isArray(body.attachments) ? body.attachments : [];
  if (!content && attachments.length === 0)
    throw new ApiError(40058, 'text or attachments missing');
  if (Buffer.byteLength(content) > 4_000) throw new ApiError(45002, 'text.content too long');
  if (attachments.length > 9) throw new ApiError(40058, 'more than 9 attachments');
}

function detail(customers: Customers, id: string): Json {
  const found = customers.find(id);
  const first = found[0];
  if (!first) throw new ApiError(40096, 'invalid external_userid');
  return {
    external_contact: { external_userid: id, name: first.name, type: 1, gender: 0 },
    follow_user: found.map((c) => ({
      userid: c.userid,
      remark: c.name,
      description: '',
      createtime: Math.floor(c.at / SECOND),
      tags: [],
      remark_mobiles: [],
      add_way: 1,
      state: c.state,
    })),
    next_cursor: '',
  };
}
