import { z } from 'zod';
import { PayloadsReplayed } from '../intake/events';
import { OPERATORS } from '../intake/http';
import { Refusal } from '../kernel/refusal';
import { route, type Route } from '../kernel/route';
import { underKey } from './idempotency';
import { retake } from './intake-jobs';
import type { Outside } from './outside';

/** What the routes of kept payloads have: each payload is read again in a commit of its own. */
export type IntakeOutside = Outside & { explain: (refusal: Refusal) => string };

type Out = IntakeOutside;

const MOST = 1_000;
const Replayed = z.object({
  leads: z.number().describe('新线索'),
  repeated: z.number().describe('重复，或并入已有线索'),
  failed: z.number(),
});
type Replayed = z.infer<typeof Replayed>;

async function replayAll(out: Out, ids: readonly string[]): Promise<Replayed> {
  const done: Replayed = { leads: 0, repeated: 0, failed: 0 };
  for (const id of ids) {
    const outcome = await retake(out, id);
    if (outcome === 'lead') done.leads += 1;
    else if (outcome === 'repeated') done.repeated += 1;
    else if (outcome === 'failed') done.failed += 1;
  }
  return done;
}

/** A second request under the same key finds nothing left to do, and gets the first one's answer. */
const answer = (out: Out, subjectId: string, done: Replayed): Promise<Replayed> =>
  out.unitOfWork(out, (ctx) =>
    underKey(ctx, { call: out, request: `replay payloads ${subjectId}` }, () => {
      ctx.publish(PayloadsReplayed, { subjectId, ...done });
      return Promise.resolve(done);
    }),
  );

export const intakeOutsideRoutes: readonly Route<Out>[] = [
  route({
    ...{ method: 'POST', path: '/intake/payloads/replay', summary: '重放一个来源失败的全部数据' },
    ...{ access: OPERATORS, once: true, output: Replayed },
    input: z.strictObject({ sourceId: z.string().max(32) }),
    run: async (out: Out, { sourceId }) => {
      const ids = await out.unitOfWork(out, ({ intakeQueries }) =>
        intakeQueries.heldIds('failed', { sourceId, limit: MOST }),
      );
      return answer(out, sourceId, await replayAll(out, ids));
    },
  }),
  route({
    ...{ method: 'POST', path: '/intake/payloads/:id/replay', summary: '重放一条失败的数据' },
    ...{ access: OPERATORS, once: true, output: Replayed },
    input: z.strictObject({ id: z.string().max(36) }),
    run: async (out: Out, { id }) => {
      const known = await out.unitOfWork(out, ({ intakeQueries }) => intakeQueries.findBody(id));
      if (!known) throw new Refusal('not_found', 'intake.payload_not_found');
      return answer(out, id, await replayAll(out, [id]));
    },
  }),
];
