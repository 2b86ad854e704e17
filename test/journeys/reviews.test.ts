import { createHash } from 'node:crypto';
import { asSystem } from '../../src/app/unit-of-work';
import { SAMPLE } from '../../src/insights/commands/draw-sample';
import { DAY } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';

type Card = { main_title: { title: string; desc?: string }; button_list?: { key: string }[] };
type Reviews = {
  items: { sourceId: string; right: number; wrong: number; pending: number }[];
  days: { day: string; seed: string; candidates: number; sampled: number }[];
};
type Row = { lead_id: string; verdict: string | null; note: string | null };

describe.each(lanes)('the daily sample of leads found 无效, on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
    const director = await apiAs(world, { userid: 'zhouzong' });
    for (let i = 0; i < 13; i++) {
      const form = { ...FORM, company_name: `客户${i}`, phone: `1380013${String(8000 + i)}` };
      const { leadId } = (await world.submit(form)).data;
      await world.settle();
      if (i === 12) break;
      const data = { reason: '没有需求' };
      expect((await director('POST', `/leads/${leadId}/disqualify`, { data })).status).toBe(200);
    }
    await world.pass(DAY);
    await morning();
  });
  afterEach(() => world.close());

  /** What the schedule does at nine. */
  const morning = async (): Promise<void> => {
    await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
      ctx.enqueue({ kind: SAMPLE, lane: 2, payload: {}, unique: `sample:${ctx.newId()}` });
      return Promise.resolve();
    });
    await world.settle();
  };
  const rows = (): Promise<Row[]> =>
    rowsOf(world.program.db, 'SELECT * FROM lead_review ORDER BY lead_id');
  const shown = () =>
    world.tenant
      .chat('wangfang')
      .filter(({ cardState }) => JSON.stringify(cardState ?? '').includes('"抽查"'))
      .at(-1)!;
  const card = (): Card => shown().cardState as Card;
  const tap = async (verdict: string): Promise<void> => {
    const button = card().button_list?.find((one) => one.key.includes(verdict));
    await world.tenant.tap('wangfang', shown().taskId!, button?.key ?? '');
    await world.settle();
  };

  it('draws ten of twelve once, with its seed and the number it drew from', async () => {
    const drawn = await rows();
    expect(drawn).toHaveLength(10);
    await morning();
    expect(await rows()).toEqual(drawn);
    const leader = await apiAs(world, { userid: 'wangfang' });
    const { data } = await leader<Reviews>('GET', '/boards/reviews');
    const seed = createHash('sha256').update('2026-11-25').digest('hex');
    expect(data.days).toEqual([{ day: '2026-11-25', seed, candidates: 12, sampled: 10 }]);
  });

  it('the leader judges one after the other, and a second tap judges nothing else', async () => {
    expect(card().main_title.desc).toContain('还有 10 条');
    const { taskId } = shown();
    const first = card().button_list![0]!.key;
    for (let twice = 0; twice < 2; twice++) await world.tenant.tap('wangfang', taskId!, first);
    await world.settle();
    expect(card().main_title.desc).toContain('还有 9 条');
    for (let i = 0; i < 8; i++) await tap('wrong');
    await tap('unclear');
    expect(card().main_title).toMatchObject({
      ...{ title: '今天的抽查完成了', desc: '10 条，其中 8 条应该跟进' },
    });
    const leader = await apiAs(world, { userid: 'zhouzong' });
    const { data } = await leader<Reviews>('GET', '/boards/reviews');
    expect(data.items).toMatchObject([{ sourceId: 'website', right: 1, wrong: 8, pending: 0 }]);
  });

  it('nobody else judges, and a note goes with the contact', async () => {
    const [{ lead_id: leadId } = { lead_id: '' }] = await rows();
    const path = `/boards/reviews/2026-11-25/${leadId}`;
    const data = { verdict: 'wrong', note: '客户说下月有预算' };
    const director = await apiAs(world, { userid: 'zhouzong' });
    expect((await director('POST', path, { data })).status).toBe(404);
    const leader = await apiAs(world, { userid: 'wangfang' });
    expect((await leader('POST', path, { data })).status).toBe(200);
    expect((await rows())[0]).toMatchObject({ verdict: 'wrong', note: '客户说下月有预算' });
    expect((await director('POST', `/leads/${leadId}/erase-contact`)).status).toBe(200);
    expect((await rows())[0]).toMatchObject({ verdict: 'wrong', note: null });
  });
});
