import { randomUUID } from 'node:crypto';
import {
  handOver,
  missingIn,
  newDraft,
  type Capture,
  type Draft,
} from '../../miniprogram/lib/draft';
import { syncAll, syncDraft, type Answer, type SyncPorts } from '../../miniprogram/lib/sync';
import { lanes } from '../support/databases';
import { photo } from '../support/pictures';
import { openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { HERE, phoneOf, type Phone } from '../support/visits';
import { randomFrom } from '../visits/support/days';

const NOW = Date.UTC(2026, 10, 25, 2, 0, 0);

function fullDraft(n: number, captures = 2): Draft {
  const draft = newDraft(randomUUID(), NOW + n);
  const capture = (i: number): Capture => ({
    ...{
      key: `${String(n)}-${String(i)}`,
      kind: 'photo',
      source: 'camera',
      takenAt: NOW,
      position: null,
    },
    ...{ ticketId: null, durationMs: null, sent: false },
  });
  draft.captures = Array.from({ length: captures }, (_, i) => capture(i));
  return Object.assign(draft, {
    ...{
      accountName: `客户${String(n)}`,
      actions: ['产品演示'],
      nextStep: '明天跟进',
      state: 'waiting',
    },
  });
}

it('asks for customer, evidence, action and next step, and nothing else', () => {
  const draft = newDraft(randomUUID(), NOW);
  expect(missingIn(draft)).toEqual(['客户', '凭证', '今日动作', '下次动作']);
  expect(missingIn(fullDraft(1))).toEqual([]);
});

describe('a draft', () => {
  type Call = { path: string; key: string };
  const bench = (answers: (call: Call, n: number) => Answer) => {
    const calls: Call[] = [];
    const kept: Draft[] = [];
    const call = (path: string, key: string): Promise<Answer> => {
      calls.push({ path, key });
      return Promise.resolve(answers({ path, key }, calls.length));
    };
    const ports: SyncPorts = {
      api: { post: (path, _, key) => call(path, key), upload: (path, _, key) => call(path, key) },
      keep: (draft) => Promise.resolve(void kept.push(structuredClone(draft))),
      now: () => NOW,
    };
    return { ports, calls, kept };
  };
  const fine: Answer = { status: 201, data: { id: 'visit' } };

  it('is sent visit first, then each capture, then the report, and kept after each step', async () => {
    const { ports, calls, kept } = bench(() => fine);
    expect(await syncDraft(fullDraft(1), ports)).toBe('done');
    expect(calls.map(({ path }) => path)).toEqual([
      ...['/visits', '/visits/visit/evidence', '/visits/visit/evidence', '/visits/visit/report'],
    ]);
    expect(kept.at(-1)?.state).toBe('done');
  });

  it.each([1, 2, 3, 4])('goes on after a restart at step %i with the same keys', async (broken) => {
    const { ports, calls, kept } = bench((_, n) =>
      n === broken ? { status: 0, data: null } : fine,
    );
    const draft = fullDraft(1);
    expect(await syncDraft(draft, ports)).toBe('later');
    const restarted = kept.at(-1) ?? structuredClone(draft);
    expect(await syncDraft(restarted, ports)).toBe('done');
    expect(calls).toHaveLength(5);
    expect(calls[broken]).toEqual(calls[broken - 1]);
  });

  it('that the server says no to stays, with the reason, and does not keep others waiting', async () => {
    const no = { status: 422, data: { code: 'account.name_empty', message: '请填写客户名称' } };
    const { ports } = bench(({ key }) => (key.startsWith(bad.id) ? no : fine));
    const [bad, good] = [fullDraft(1), fullDraft(2)];
    expect(await syncAll([good, bad], ports)).toBe('done');
    expect([bad.state, bad.problem, good.state]).toEqual(['stuck', '请填写客户名称', 'done']);
  });

  it('that differs from what the server has already says so, and once handed over anew goes under keys of its own', async () => {
    const other = { status: 409, data: { code: 'request.key_reused', message: '…' } };
    const { ports, calls } = bench(({ key }) => (key.endsWith(':report') ? other : fine));
    const draft = fullDraft(1, 1);
    expect(await syncDraft(draft, ports)).toBe('stuck');
    expect(draft).toMatchObject({ conflict: true, problem: '服务器上已有这次拜访的另一个版本' });
    expect(await syncDraft(handOver(draft), ports)).toBe('done');
    expect(draft).toMatchObject({ state: 'done', conflict: false });
    const reports = calls.filter(({ path }) => path.endsWith('/report')).map(({ key }) => key);
    expect(reports).toEqual([`${draft.id}:report`, `${draft.id}:report:1`]);
  });

  it('whose ticket does not hold any more is sent without it', async () => {
    const draft = fullDraft(1, 1);
    draft.captures[0]!.ticketId = 'old';
    const expired = { status: 422, data: { code: 'ticket.expired' } };
    const { ports, calls } = bench(({ key }) =>
      key.endsWith('1-0') && draft.captures[0]?.ticketId ? expired : fine,
    );
    expect(await syncDraft(draft, ports)).toBe('done');
    expect(calls.map(({ key }) => key.split(':').slice(1).join(':'))).toEqual([
      ...['open', '1-0', '1-0:no-ticket', 'report'],
    ]);
  });

  it('waits for a new session instead of being lost', async () => {
    const { ports } = bench(() => ({ status: 401, data: null }));
    const draft = fullDraft(1);
    expect(await syncAll([draft], ports)).toBe('sign-in');
    expect(draft.state).toBe('waiting');
  });
});

// F122
describe.each(lanes)('drafts of days without network, on %s', (lane) => {
  let world: World;
  let lina: Phone;
  beforeAll(async () => {
    world = await openWorld({ lane });
    lina = await phoneOf(world, 'lina');
  });
  afterAll(() => world.close());

  it('twenty drafts sent three times in any order over a bad line are twenty visits', async () => {
    const random = randomFrom(7);
    const picture = await photo({ width: 64, height: 48 });
    const drop = (): boolean => random() < 0.3;
    // The request may be lost on its way there, or its answer on the way back. The phone's clock is two days behind.
    const twoDays = 2 * 24 * 3_600_000;
    const behind = (at: number): number => at - twoDays;
    const ports: SyncPorts = {
      keep: () => Promise.resolve(),
      now: () => behind(world.clock.now()),
      api: {
        post: async (path, data, key) => {
          if (drop()) return { status: 0, data: null };
          const answer = await lina.api('POST', path, {
            data,
            headers: { 'Idempotency-Key': key },
          });
          return drop() ? { status: 0, data: null } : answer;
        },
        upload: async (path, capture, key) => {
          if (drop()) return { status: 0, data: null };
          const file = Buffer.concat([picture, Buffer.from(capture.key)]);
          const answer = await lina.send(path.split('/')[2] ?? '', {
            file,
            fields: {
              ...{
                takenAt: String(behind(world.clock.now())),
                sentAt: String(behind(world.clock.now())),
              },
              ...{ latitude: String(HERE.latitude), longitude: String(HERE.longitude) },
            },
            headers: { 'Idempotency-Key': key },
          });
          return drop() ? { status: 0, data: null } : answer;
        },
      },
    };
    const drafts = Array.from({ length: 20 }, (_, n) => fullDraft(n, 1));
    const copies = [0, 1, 2].flatMap(() => drafts.map((draft) => structuredClone(draft)));
    copies.sort(() => random() - 0.5);
    for (const copy of copies) while ((await syncDraft(copy, ports)) === 'later');
    expect(copies.map(({ problem }) => problem).filter(Boolean)).toEqual([]);
    const count = async (table: string): Promise<number> =>
      Number(
        (await rowsOf<{ n: number }>(world.program.db, `SELECT COUNT(*) AS n FROM ${table}`))[0]?.n,
      );
    expect(await count('visit')).toBe(20);
    expect(await count('evidence')).toBe(20);
    const [late] = await rowsOf<{ n: number }>(
      world.program.db,
      `SELECT COUNT(*) AS n FROM evidence WHERE ABS(taken_at - ${String(world.clock.now())}) < 1000`,
    );
    expect(Number(late?.n)).toBe(20);
  });
});
