import assert from 'node:assert/strict';
import { MINUTE } from '../../../src/kernel/clock';
import type { Siege } from './siege';

type Row = Record<string, string | number | null>;

const cards = (siege: Siege, userid: string): string[] =>
  siege.tenant.chat(userid).flatMap((message) => message.taskId ?? []);

const texts = (siege: Siege, userid: string): number =>
  siege.tenant.chat(userid).filter(({ msgtype }) => msgtype === 'text').length;

/** A form comes in, its card is tapped 接手, fifteen minutes pass, the leader gets a card and the owner a warning. */
async function walk(siege: Siege, company: string): Promise<void> {
  const begin = siege.clock.now();
  const [rep, leader] = [cards(siege, 'lina').length, cards(siege, 'wangfang').length];
  const warned = texts(siege, 'lina');
  const shown = (): string =>
    JSON.stringify(siege.tenant.chat('lina').findLast(({ taskId }) => taskId)?.cardState);
  await siege.submit({ company_name: company });
  await siege.until(() => cards(siege, 'lina').length > rep);
  await siege.tap('lina', cards(siege, 'lina').at(-1) ?? '', 'lead.accept');
  await siege.until(() => shown().includes('记录联系'));
  await siege.pass(Math.max(0, begin + 15 * MINUTE - siege.clock.now()));
  await siege.until(() => cards(siege, 'wangfang').length > leader);
  await siege.until(() => shown().includes('已超时') && texts(siege, 'lina') > warned);
}

/**
 * What must be so at the end, wherever the program was killed. Answers how many cards had to be replaced: killed between the
 * platform's yes and our noting it, the program lacks the code to change that card, and its next state comes as a new card.
 */
async function auditRows(siege: Siege, company: string, begin: number): Promise<number> {
  const leads = await siege.rows<Row>('SELECT state, light, company_name FROM lead');
  assert.deepEqual(leads, [{ state: 'working', light: 'red', company_name: company }]);
  assert.deepEqual(await siege.rows<Row>('SELECT round FROM lead_clock'), [{ round: 1 }]);
  const levels = await siege.rows<Row>('SELECT * FROM lead_clock_step ORDER BY level');
  const fired = levels.map((level) => [Number(level['level']), level['fired_at'] !== null]);
  const expected = [
    [1, true],
    [2, false],
  ];
  assert.deepEqual(fired, expected, 'each level fires once, in its time');
  assert(Number(levels[0]?.['fired_at']) >= Number(levels[0]?.['due_at']), 'never early');
  const facts = await siege.rows<Row>(
    `SELECT action FROM audit_log WHERE happened_at >= ${String(begin)}`,
  );
  for (const name of ['lead.registered', 'lead.assigned', 'lead.accepted', 'lead.breached'])
    assert.equal(facts.filter(({ action }) => action === name).length, 1, `${name} once`);
  const messages = await siege.rows<Row>("SELECT kind FROM message WHERE state = 'sent'");
  assert.deepEqual(messages.map(({ kind }) => kind).sort(), ['lead.breach', 'lead.todo', 'text']);
  const replaced = await siege.rows<Row>("SELECT kind FROM message WHERE state = 'superseded'");
  const left = await siege.rows<Row>('SELECT kind FROM job ORDER BY kind');
  const waits = ['lead.clock_step', 'lead.silence_step'].map((kind) => ({ kind }));
  assert.deepEqual(left, waits, 'only the second timer and the silence wait');
  return replaced.length;
}

/** Cards the platform accepted: each task once; the leader's card and the owner's warning once a walk. */
function auditChats(siege: Siege, walks: number, replaced: number): void {
  for (const userid of ['lina', 'wangfang']) {
    const tasks = cards(siege, userid);
    assert.equal(new Set(tasks).size, tasks.length, 'no task twice');
  }
  assert.equal(cards(siege, 'lina').length, walks + replaced, 'one card for the owner');
  assert.equal(cards(siege, 'wangfang').length, walks, 'one card for the leader');
  assert.equal(texts(siege, 'lina'), walks, 'one warning');
  assert.equal(siege.tenant.chat('zhouzong').length, 0, 'nothing for the director yet');
}

export type Boundaries = { walks: number; kills: number; steps: number; replaced: number };
type Range = { from: number; stride: number; isOver?: () => boolean };

/** Walks the main flow again and again, killed before its k-th step, until it needs fewer than k. */
export async function killAtEveryStep(
  siege: Siege,
  { from, stride, isOver = () => false }: Range,
): Promise<Boundaries> {
  let walks = 0;
  let replaced = 0;
  for (let k = from; ; k += stride) {
    const [company, begin, kills] = [`第${String(k)}步`, siege.clock.now(), siege.kills()];
    await siege.insist((child) => child.ask('arm', k));
    try {
      await walk(siege, company);
      walks += 1;
      replaced += await auditRows(siege, company, begin);
      auditChats(siege, walks, replaced);
    } catch (error) {
      throw new Error(`killed before step ${String(k)}`, { cause: error });
    }
    if (siege.kills() === kills || isOver())
      return { walks, replaced, kills: siege.kills(), steps: k };
    await siege.freshStart();
  }
}
