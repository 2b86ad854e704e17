import { z } from 'zod';
import type { Role } from '../kernel/actor';
import { DAY } from '../kernel/clock';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, route, type Route } from '../kernel/route';
import { startOfDay } from '../kernel/time-text';
import { inScope } from '../people';
import { actingMember } from './commands/visible-visit';
import type { VisitContext } from './context';
import { EVIDENCE_KINDS } from './evidence';
import { requireTrackVisible, type TrackPoint } from './track';
import { given, Id } from './views';

type Ctx = VisitContext;

const LEADERS: readonly Role[] = ['manager', 'director', 'operations'];

/** Refuses `member.not_found` and `track.not_yet`. */
async function trackOf(ctx: Ctx, wanted: string | undefined, day: number): Promise<TrackPoint[]> {
  const viewerId = actingMember(ctx);
  const memberId = wanted ?? viewerId;
  if (!inScope(ctx.actor.scope, memberId)) throw new Refusal('not_found', 'member.not_found');
  requireTrackVisible({ viewerId, memberId, day, now: ctx.now });
  const from = startOfDay(day);
  return ctx.visitQueries.track(memberId, { from, to: from + DAY });
}

/** Where visits were: as densities, and as the places of one member's day. Before `/visits/:id`, whose path they fit. */
export const mapRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/visits/map', summary: '拜访密度，少于三次的格子不显示' },
    access: LEADERS,
    input: z.strictObject({
      from: z.coerce.number().int().optional(),
      to: z.coerce.number().int().optional(),
    }),
    output: z.object({
      cells: z.array(
        z.object({
          ...{ latitude: z.number(), longitude: z.number(), visits: z.number() },
          ...{ members: z.number(), flagged: z.number() },
        }),
      ),
    }),
    run: async (ctx: Ctx, range) => ({
      cells: await ctx.visitQueries.cells({ scope: ctx.actor.scope, ...given(range) }),
    }),
  }),
  route({
    ...{ method: 'GET', path: '/visits/track', summary: '某一天的取证轨迹；主管次日起可见' },
    access: EVERY_MEMBER,
    input: z.strictObject({ memberId: Id.optional(), day: z.coerce.number().int() }),
    output: z.object({
      points: z.array(
        z.object({
          ...{ at: z.number(), visitId: z.string(), accountName: z.string() },
          what: z.enum(['checkIn', ...EVIDENCE_KINDS]),
          ...{ latitude: z.number(), longitude: z.number() },
        }),
      ),
    }),
    run: async (ctx: Ctx, { memberId, day }) => ({ points: await trackOf(ctx, memberId, day) }),
  }),
];
