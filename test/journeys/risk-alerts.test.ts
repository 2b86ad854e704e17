import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { asSystem } from '../../src/app/unit-of-work';
import { WATCH_RISKS } from '../../src/insights/commands/watch-risks';
import { DAY, MINUTE } from '../../src/kernel/clock';
import { scratchFolder } from '../faults/support/places';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows } from '../support/rows';
import { apiAs, type Api } from '../support/session';

type Card = { main_title: { title: string; desc?: string }; button_list?: { key: string }[] };
type Rule = {
  id: string;
  state: string;
  alerts: number;
  suggestions: { id: string; shown: number; accepted: number; retired: boolean }[];
};
type Alert = { id: string; title: string; capped: boolean; told: { answer: string | null }[] };

const SUGGESTIONS = [
  { id: 'call', text: '今天打一通电话' },
  { id: 'visit', text: '约一次上门' },
];
const RULES = [
  {
    ...{ id: 'silent', name: '大单两天没有有效触达', on: true, cap: 2, suggestions: SUGGESTIONS },
    ...{ trigger: { kind: 'silent', days: 2 }, minBudgetFen: 50_000_000, tell: ['manager'] },
  },
  {
    id: 'loud',
    name: '一小时没人碰',
    on: true,
    trigger: { kind: 'untouched', hours: 1 },
    tell: ['owner'],
  },
  { id: 'quiet', name: '没有启用的', trigger: { kind: 'red' }, tell: ['owner'] },
];
const WAYS = [
  { ...RULES[0], id: 'gathered', name: '攒在一起说', channel: 'digest' },
  { ...RULES[0], id: 'aloud', name: '群里说', channel: 'group' },
];

/** The company as delivered, with other rules; 林晓 runs its operations. */
function settings(rules: object[]): { path: string; drop: () => void } {
  const folder = scratchFolder();
  cpSync('config/business', folder.path, { recursive: true });
  writeFileSync(
    join(folder.path, 'risks.yaml'),
    stringify({ version: 1, rules }, { aliasDuplicateObjects: false }),
  );
  const people = join(folder.path, 'people.yaml');
  const found = parse(readFileSync(people, 'utf8')) as { attributes: Record<string, object> };
  found.attributes['linxiao'] = { role: 'operations' };
  writeFileSync(people, stringify(found));
  return folder;
}

describe.each(lanes)('risk rules that are switched on, on %s', (lane) => {
  let world: World;
  let folder: { path: string; drop: () => void };
  let manager: Api;
  beforeEach(async () => {
    folder = settings([...RULES, ...WAYS]);
    const env = { WECOM_GROUP_WEBHOOK_KEY: 'group-key' };
    world = await openWorld({ lane, env, businessFolder: folder.path });
    manager = await apiAs(world, { userid: 'wangfang' });
  });
  afterEach(async () => {
    await world.close();
    folder.drop();
  });

  /** What the schedule does every hour. */
  const look = async (): Promise<void> => {
    await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
      ctx.enqueue({ kind: WATCH_RISKS, lane: 2, payload: {}, unique: `risks:${ctx.newId()}` });
      return Promise.resolve();
    });
    await world.settle();
  };
  const submit = async (n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      const phone = `138001${String(38000 + i)}`;
      await world.submit({ ...FORM, company_name: `客户${String(i)}`, phone, industry: '制造业' });
    }
    await world.settle();
  };
  const cards = (userid = 'wangfang') =>
    world.tenant
      .chat(userid)
      .filter(({ cardState }) => JSON.stringify(cardState ?? '').includes('"风险提醒"'));
  const shown = (): string => JSON.stringify(cards()[0]?.cardState);
  const tap = async (answer: string): Promise<void> => {
    const [card] = cards();
    const { button_list = [] } = card?.cardState as Card;
    const button = button_list.find(({ key }) => key.includes(answer));
    await world.tenant.tap('wangfang', card?.taskId ?? '', button?.key ?? '');
    await world.settle();
  };
  const rules = async (): Promise<Rule[]> =>
    (await manager<{ rules: Rule[] }>('GET', '/risks')).data.rules;
  const alertsOf = async (ruleId: string): Promise<Alert[]> =>
    (await manager<{ alerts: Alert[] }>('GET', `/risks/${ruleId}/alerts`)).data.alerts;

  it('a risk is told once to whom the rule names, with what to do about it, and the answer is counted', async () => {
    await submit(1);
    await look();
    await world.pass(2 * DAY + 60_000);
    await look();
    await look();
    expect(cards()).toHaveLength(1);
    expect(shown()).toMatch(/客户0.*大单两天没有有效触达.*今天打一通电话/s);
    await tap('accepted');
    expect(shown()).toContain('已采纳');
    const [silent] = await rules();
    expect(silent).toMatchObject({ state: 'on', alerts: 1 });
    expect(silent?.suggestions[0]).toMatchObject({ id: 'call', shown: 1, accepted: 1 });
    expect(await alertsOf('silent')).toMatchObject([
      { title: '客户0', capped: false, told: [{ answer: 'accepted' }] },
    ]);
  });

  it('what was so before a rule was switched on is not told', async () => {
    await submit(1);
    await world.pass(3 * DAY);
    await look();
    await look();
    expect(cards()).toEqual([]);
    expect(await countRows(world.program.db, 'risk_alert')).toBe(0);
  });

  it('one that was switched off begins anew', async () => {
    await world.program.db.query(
      `INSERT INTO risk_rule (rule_id, digest, state, fires, reps, most, judged_at, checked_at)
       VALUES ('quiet', 'd', 'on', 0, 0, 0, 1, 1)`,
    );
    await look();
    expect(await countRows(world.program.db, "risk_rule WHERE rule_id = 'quiet'")).toBe(0);
    expect(await countRows(world.program.db, 'risk_rule')).toBe(4);
  });

  it('a cap keeps the rest, and tells nobody of it', async () => {
    await submit(5);
    await look();
    await world.pass(2 * DAY + 60_000);
    await look();
    const kept = await alertsOf('silent');
    expect(kept).toHaveLength(5);
    expect(kept.filter(({ capped }) => !capped)).toHaveLength(cards().length);
    const told = kept.filter(({ capped }) => !capped).length;
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(5);
    expect((await rules())[0]?.alerts).toBe(5);
  });

  it('a noisy rule without a cap stays off', async () => {
    await submit(45);
    await world.pass(DAY);
    await look();
    await world.pass(DAY);
    await look();
    expect((await rules()).map(({ id, state }) => [id, state])).toEqual([
      ['silent', 'on'],
      ['loud', 'noisy'],
      ['quiet', 'off'],
      ['gathered', 'on'],
      ['aloud', 'on'],
    ]);
    expect(cards('lina')).toEqual([]);
    const told = JSON.stringify(world.tenant.chat('linxiao'));
    expect(told).toMatch(
      /「一小时没人碰」没有启用：过去 90 天里有人一周会收到 \d+ 次（上限 20 次）/,
    );
    expect((await alertsOf('loud')).length).toBe(0);
  });

  it('by its channel a rule gathers what it says, or says it in the group to all', async () => {
    await submit(2);
    await look();
    await world.pass(2 * DAY + 60_000);
    await look();
    await world.pass(MINUTE);
    const told = JSON.stringify(world.tenant.chat('wangfang'));
    expect(told).toMatch(/合并告诉您.*客户[01].*攒在一起说/s);
    const group = JSON.stringify(world.tenant.webhookMessages('group-key'));
    for (const n of [0, 1])
      expect(group).toMatch(new RegExp(`风险\\*\\* 客户${String(n)} 群里说，负责人 (李娜|赵磊)`));
    expect(group).not.toContain('攒在一起说');
    // Nobody is asked in the group, so nothing is shown for an answer.
    expect((await alertsOf('aloud')).map((alert) => alert.told)).toEqual([[], []]);
    expect(cards()).toHaveLength(2);
  });

  it('F42 what was shown thirty times and never taken is not shown again', async () => {
    const plant = async (suggestionId: string): Promise<void> => {
      for (let n = 0; n < 30; n++)
        await world.program.db.query(
          `INSERT INTO risk_show (alert_id, recipient_id, rule_id, suggestion_id, shown_at)
           VALUES ('${suggestionId}${String(n)}', 'somebody', 'silent', '${suggestionId}', 1)`,
        );
    };
    await submit(1);
    await look();
    await plant('call');
    await world.pass(2 * DAY + 60_000);
    await look();
    expect(shown()).toContain('约一次上门');
    expect(shown()).not.toContain('今天打一通电话');
    const [silent] = await rules();
    expect(silent?.suggestions.map(({ id, retired }) => [id, retired])).toEqual([
      ['call', true],
      ['visit', false],
    ]);
  });

  it('a rep does not see them, nobody sees a rule that is not there', async () => {
    const rep = await apiAs(world, { userid: 'lina' });
    expect((await rep('GET', '/risks')).status).toBe(403);
    expect((await manager('GET', '/risks/unknown/alerts')).status).toBe(404);
  });
});
