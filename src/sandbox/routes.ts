import { approvalRoutes } from './approvals';
import { customerRoutes } from './customer-api';
import { directoryRoutes } from './directory-api';
import { mediaRoutes } from './media';
import { menuRoutes } from './menu';
import { json } from './route';
import type { Route } from './route';
import { sendRoutes } from './send-api';
import { signInRoutes } from './sign-in-api';
import { updateRoutes } from './update-api';
import { webhookRoutes } from './webhooks';
import type { World } from './world';

/** Every API the simulated tenant knows. */
export function allRoutes(world: World): Route[] {
  return [
    ...tokenRoutes(world),
    ...sendRoutes(world),
    ...updateRoutes(world),
    ...mediaRoutes(world.media, world.clock),
    ...directoryRoutes(world.directory),
    ...signInRoutes(world),
    ...customerRoutes(world.customers),
    ...approvalRoutes(world.approvals),
    ...menuRoutes(world.menu, world.options.agentId),
    ...webhookRoutes(world),
  ];
}

/** gettoken [91039] and getcallbackip [92521]. */
function tokenRoutes(world: World): Route[] {
  return [
    {
      method: 'GET',
      path: 'gettoken',
      token: 'none',
      run: ({ query }) => {
        const token = world.tokens.issue(query.get('corpid'), query.get('corpsecret'));
        world.counters.gettoken += 1;
        return json(token);
      },
    },
    {
      method: 'GET',
      path: 'getcallbackip',
      token: 'app',
      run: () => json({ ip_list: ['127.0.0.1', '::1'] }),
    },
  ];
}
