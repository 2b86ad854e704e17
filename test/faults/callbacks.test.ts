import axios from 'axios';
import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';

type Built = { url: string; body: string };
type State = { lead: unknown; clocks: unknown };

describe.each(lanes)('callbacks that come again or in the wrong order on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());

  const post = async ({ url, body }: Built): Promise<{ status: number; body: string }> => {
    const answer = await axios.post<string>(url, body, {
      ...{ headers: { 'Content-Type': 'text/xml' }, proxy: false, validateStatus: () => true },
      ...{ responseType: 'text', transformResponse: (text: unknown) => text },
    });
    return { status: answer.status, body: answer.data };
  };
  const said = (text: string, messageId: string): string =>
    `<xml><ToUserName>ww00000000000001</ToUserName><FromUserName>lina</FromUserName><CreateTime>${Math.floor(
      world.clock.now() / 1_000,
    )}</CreateTime><MsgType>text</MsgType><Content>${text}</Content><MsgId>${messageId}</MsgId><AgentID>1000002</AgentID></xml>`;

  // X24
  it('five times at once, an hour later and three days later: one effect, and always the same answer', async () => {
    const inner = said('离岗', '70001');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(world.tenant.buildCallback(inner))),
    );
    for (const later of [HOUR, 3 * DAY]) {
      await world.pass(later);
      answers.push(await post(world.tenant.buildCallback(inner)));
      await world.settle();
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual({ status: 200, body: '' });
    expect(world.tenant.chat('lina')).toHaveLength(1);
    expect(await countRows(world.program.db, 'inbox')).toBe(1);
  });

  it('two different messages of the same second are two', async () => {
    await Promise.all(
      ['70002', '70003'].map((id) => post(world.tenant.buildCallback(said('帮助', id)))),
    );
    await world.settle();
    expect(world.tenant.chat('lina')).toHaveLength(2);
  });

  /** The card's own events, each as WeCom would send it: all were tapped on cards that showed the button. */
  async function prepare(): Promise<{ leadId: string; taskId: string }> {
    const { data } = await world.submit(FORM);
    await world.settle();
    return { leadId: data.leadId, taskId: world.cardOf('lina', FORM.company_name) };
  }
  const tapped = (taskId: string, key: string, code: string): string =>
    `<xml><ToUserName>ww00000000000001</ToUserName><FromUserName>lina</FromUserName><CreateTime>${Math.floor(
      world.clock.now() / 1_000,
    )}</CreateTime><MsgType>event</MsgType><Event>template_card_event</Event><EventKey>${key}</EventKey><TaskId>${taskId}</TaskId><CardType>button_interaction</CardType><ResponseCode>${code}</ResponseCode><AgentID>1000002</AgentID></xml>`;

  const stateOf = async (leadId: string): Promise<State> => {
    const db = world.program.db;
    const [lead] = await rowsOf<Record<string, unknown>>(
      db,
      'SELECT state, light, round, accepted_at IS NOT NULL AS taken, first_touch_at IS NOT NULL AS touched FROM lead WHERE id = ?',
      [leadId],
    );
    const clocks = await rowsOf(db, 'SELECT round, stop_reason FROM lead_clock WHERE lead_id = ?', [
      leadId,
    ]);
    return { lead: { ...lead }, clocks: JSON.stringify(clocks) };
  };

  it('a touch that overtakes 接手 counts nothing twice and leaves the lead with its owner', async () => {
    const { leadId, taskId } = await prepare();
    await post(world.tenant.buildCallback(tapped(taskId, 'lead.touch', 'code-1')));
    await world.settle();
    await post(world.tenant.buildCallback(tapped(taskId, 'lead.accept', 'code-2')));
    await world.settle();
    expect((await stateOf(leadId)).lead).toMatchObject({ state: 'working' });
    const accepted = await rowsOf(
      world.program.db,
      "SELECT id FROM audit_log WHERE action = 'lead.accepted'",
    );
    expect(accepted).toHaveLength(1);
  });

  // X25: what a rep tapped and typed within one second, in every order in which it may come in.
  it('five events in any order end in the same state', async () => {
    const events = (taskId: string): string[] => [
      tapped(taskId, 'lead.accept', 'code-a'),
      tapped(taskId, 'lead.accept', 'code-b'),
      said('在岗', '70010'),
      said('帮助', '70011'),
      tapped(taskId, 'no.such.button', 'code-c'),
    ];
    const ends = new Set<string>();
    for (const order of ordersOf([0, 1, 2, 3, 4], lane === 'sqlite' ? 1 : 6)) {
      const { leadId, taskId } = await prepare();
      for (const i of order) await post(world.tenant.buildCallback(events(taskId)[i] ?? ''));
      await world.settle();
      ends.add(JSON.stringify(await stateOf(leadId)));
      await forget();
    }
    expect([...ends]).toEqual([expect.stringContaining('"state":"working"')]);
  }, 60_000);

  // X25: somebody joins, is renamed and moved, and leaves; the directory is read anew, so no event is believed by itself.
  it.each(ordersOf([0, 1, 2], 1))(
    'joining, changing and leaving heard in the order %d %d %d end as the directory is',
    async (...order) => {
      const { directory } = world.tenant;
      const who = { userid: 'newcomer', name: '小新', departments: [10] };
      const changed = { name: '大新', departments: [20] };
      const told = (change: string): string =>
        `<xml><ToUserName>ww00000000000001</ToUserName><FromUserName>sys</FromUserName><CreateTime>${Math.floor(
          world.clock.now() / 1_000,
        )}</CreateTime><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>${change}</ChangeType><UserID>newcomer</UserID></xml>`;
      const hear = async (): Promise<void> => {
        const events = ['create_user', 'update_user', 'delete_user'].map(told);
        for (const i of order) {
          await post(world.tenant.buildCallback(events[i] ?? '', {}));
          await world.settle();
        }
      };
      const known = async (): Promise<unknown> => {
        const rows = await rowsOf<object>(
          world.program.db,
          "SELECT m.name, m.status, t.name AS team FROM member m JOIN team t ON t.id = m.team_id WHERE m.platform_user_id = 'newcomer'",
        );
        return rows.map((row) => ({ ...row }));
      };
      directory.apply({ changeType: 'create_user', ...who });
      directory.apply({ changeType: 'update_user', userid: who.userid, ...changed });
      await hear();
      expect(await known()).toEqual([{ name: '大新', status: 'active', team: '华南销售部' }]);
      directory.apply({ changeType: 'delete_user', userid: who.userid });
      world.clock.advance(MINUTE);
      await hear();
      expect(await known()).toEqual([{ name: '大新', status: 'left', team: '华南销售部' }]);
    },
  );

  // X25: a choice that arrives before the question it answers was never on the card, and so was never made.
  it('an edit that overtakes what it edits changes nothing, and the later one stands', async () => {
    const { leadId, taskId } = await prepare();
    const choice = `<SelectedItems><SelectedItem><QuestionKey>reason</QuestionKey><OptionIds><OptionId>没有需求</OptionId></OptionIds></SelectedItem></SelectedItems></xml>`;
    const chosen = (code: string): string =>
      tapped(taskId, 'lead.disqualify', code).replace('</xml>', choice);
    await post(world.tenant.buildCallback(chosen('code-1')));
    await world.settle();
    expect((await stateOf(leadId)).lead).toMatchObject({ state: 'assigned' });
    await post(world.tenant.buildCallback(tapped(taskId, 'lead.ask_disqualify', 'code-2')));
    await world.settle();
    await post(world.tenant.buildCallback(chosen('code-3')));
    await world.settle();
    expect((await stateOf(leadId)).lead).toMatchObject({ state: 'disqualified' });
    await post(world.tenant.buildCallback(tapped(taskId, 'lead.accept', 'code-4')));
    await world.settle();
    expect((await stateOf(leadId)).lead).toMatchObject({ state: 'disqualified' });
  });

  async function forget(): Promise<void> {
    const tables = ['job', 'inbox', 'message', 'lead', 'lead_submission', 'lead_ownership'];
    for (const table of [...tables, 'lead_clock', 'lead_clock_step', 'allowance'])
      await rowsOf(world.program.db, `DELETE FROM ${table}`);
    await world.pass(3 * MINUTE);
  }
});

/** Every n-th permutation. */
function ordersOf(values: number[], every: number): number[][] {
  const permute = (rest: number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((value) =>
          permute(rest.filter((other) => other !== value)).map((order) => [value, ...order]),
        );
  return permute(values).filter((_, i) => i % every === 0);
}
