import { calendarRoutes } from './calendar-api';
import { cardRoutes } from './card-api';
import { contactRoutes } from './contacts-api';
import { leaveRoutes } from './leaves';
import { noticeRoutes } from './notice-api';
import { robotRoutes } from './robot-api';
import type { Route } from './route';
import { signOnRoutes } from './sign-on-api';
import { todoRoutes } from './todo-api';
import type { World } from './world';

/** Every API the simulated organisation knows. */
export function allRoutes(world: World): Route[] {
  return [
    ...signOnRoutes(world),
    ...robotRoutes(world),
    ...cardRoutes(world),
    ...todoRoutes(world),
    ...contactRoutes(world),
    ...noticeRoutes(world),
    ...leaveRoutes(world.leaves),
    ...calendarRoutes(world),
    ...world.webhooks.routes,
  ];
}
