import { z } from 'zod';
import type { Actor } from '../kernel/actor';
import type { Publish } from '../kernel/event';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { Refusal } from '../kernel/refusal';
import { MemberSignedOut } from './events';
import type { Directory } from './member';
import type { PeopleRepository } from './repository';
import { inScope } from './scope';

export type PeopleHttpContext = {
  actor: Actor;
  directory: Directory;
  people: PeopleRepository;
  /** The session token's hash of the present request. */
  sessionHash: string | null;
  publish: Publish;
};

const MemberView = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  teamId: z.string().nullable(),
});

export const peopleRoutes: readonly Route<PeopleHttpContext>[] = [
  route({
    ...{ method: 'GET', path: '/me', summary: '当前登录的成员', access: EVERY_MEMBER },
    input: z.strictObject({}),
    output: MemberView,
    run: (ctx: PeopleHttpContext) => {
      const { actor } = ctx;
      const me = ctx.directory.members.find(
        (member) => actor.kind === 'member' && member.id === actor.memberId,
      );
      if (!me) throw new Refusal('unauthenticated', 'session.required');
      return Promise.resolve(me);
    },
  }),
  route({
    ...{ method: 'GET', path: '/members', summary: '可见范围内的成员', access: EVERY_MEMBER },
    input: z.strictObject({}),
    output: z.object({ items: z.array(MemberView) }),
    run: ({ directory, actor }: PeopleHttpContext) => {
      const visible = directory.members.filter(
        (member) => member.status === 'active' && inScope(actor.scope, member.id),
      );
      return Promise.resolve({ items: visible });
    },
  }),
  route({
    ...{ method: 'DELETE', path: '/sessions/current', summary: '退出登录', access: EVERY_MEMBER },
    ...{ input: z.strictObject({}), once: true },
    output: z.object({ closed: z.boolean() }),
    run: async (ctx: PeopleHttpContext) => {
      if (ctx.sessionHash) await ctx.people.closeSession(ctx.sessionHash);
      if (ctx.actor.kind === 'member')
        ctx.publish(MemberSignedOut, { memberId: ctx.actor.memberId });
      return { closed: true };
    },
  }),
];
