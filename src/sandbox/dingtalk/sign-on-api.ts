import { objects, text } from '../api-error';
import type { Json } from '../api-error';
import { json } from '../route';
import type { Answer } from '../route';
import type { Subscription } from './connections';
import { refused } from './refused';
import type { Call, Route } from './route';
import type { World } from './world';

/** Tokens over either API (2.2) and the way into the Stream gateway (2.5); none of it counts toward the quota. */
export function signOnRoutes(world: World): Route[] {
  const issue = (clientId: string, secret: string): { token: string; seconds: number } => {
    const issued = world.tokens.issue(clientId, secret);
    world.counters.tokens += 1;
    return issued;
  };
  return [
    {
      method: 'POST',
      path: '/v1.0/oauth2/accessToken',
      token: 'none',
      run: ({ body }) => {
        const { token, seconds } = issue(text(body.appKey), text(body.appSecret));
        return json({ accessToken: token, expireIn: seconds });
      },
    },
    {
      method: 'GET',
      path: '/gettoken',
      token: 'none',
      run: ({ query }) => {
        const issued = issue(query.get('appkey') ?? '', query.get('appsecret') ?? '');
        return json({ access_token: issued.token, expires_in: issued.seconds });
      },
    },
    {
      method: 'POST',
      path: '/v1.0/gateway/connections/open',
      token: 'none',
      run: (call) => openGateway(world, call),
    },
  ];
}

/** Without `Accept: application/json` the answer comes as XML (2.5). */
function openGateway(world: World, { body, headers }: Call): Answer {
  world.tokens.authenticate(text(body.clientId), text(body.clientSecret));
  const subscriptions = readSubscriptions(body);
  const ticket = world.gateway.connections.issueTicket(subscriptions, text(body.ua));
  const endpoint = `${world.site.url.replace(/^http/, 'ws')}/connect`;
  if ((headers.accept ?? '').includes('application/json')) return json({ endpoint, ticket });
  const xml = `<root><endpoint>${endpoint}</endpoint><ticket>${ticket}</ticket></root>`;
  const type = { 'content-type': 'application/xml; charset=utf-8' };
  return { raw: { status: 200, headers: type, bytes: Buffer.from(xml) } };
}

function readSubscriptions({ subscriptions }: Json): Subscription[] {
  const read = objects(subscriptions).map(({ type, topic }) => {
    if ((type !== 'EVENT' && type !== 'CALLBACK') || !text(topic))
      throw refused('paramError', 'subscriptions need a type and a topic');
    return { type, topic: text(topic) } as const;
  });
  if (read.length === 0) throw refused('paramError', 'subscriptions is empty');
  return read;
}
