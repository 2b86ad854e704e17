import { asSystem } from '../../src/app/unit-of-work';
import { MINUTE, SECOND } from '../../src/kernel/clock';
import { MemberJoined } from '../../src/people';
import { formOf } from '../faults/support/crowd';
import { lanes } from '../support/databases';
import { openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';

const MANY = 60;

describe.each(lanes)('what is said about more leads than a message shows, on %s', (lane) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ lane });
    for (let n = 1; n <= MANY; n++) await world.submit(formOf(n));
    const lina = await idOf('lina');
    await rowsOf(world.program.db, 'UPDATE `lead` SET owner_id = ?', [lina]);
    await world.pass(15 * MINUTE);
    // Until all that the missed clocks caused has been told.
    for (let passed = 15; passed < 40; passed++) await world.pass(MINUTE);
  }, 60_000);
  afterAll(() => world.close());

  const idOf = async (userid: string): Promise<string> => {
    const { directory } = await world.program.snapshot.read();
    return directory.members.find((member) => member.platformUserId === userid)?.id ?? '';
  };
  const ask = async (userid: string, words: string): Promise<string> => {
    // The allowance of messages fills up meanwhile.
    await world.pass(60 * SECOND);
    const before = world.tenant.chat(userid).length;
    await world.tenant.say(userid, words);
    await world.settle();
    const said = world.tenant.chat(userid).slice(before);
    return said.map((message) => JSON.stringify(message.content)).join('\n');
  };

  it('红灯 and a name count all of them', async () => {
    const red = await ask('zhouzong', '红灯');
    expect(red).toContain(`红灯 ${MANY} 条`);
    expect(red).toContain(`……共 ${MANY} 条`);
    expect(await ask('zhouzong', '李娜')).toContain(`在手 ${MANY} 条 · 红灯 ${MANY} 条`);
  });

  it('今日 and 线索 count all of them', async () => {
    const today = await ask('lina', '今日');
    expect(today).toContain(`待接手 ${MANY} 条 · 超时 ${MANY} 条 · 今天新来 ${MANY} 条`);
    expect(await ask('lina', '线索')).toContain(`……共 ${MANY} 条`);
  });

  it('the last of them can be opened, and nothing behind it', async () => {
    expect(await ask('lina', `线索 ${MANY}`)).toContain('template_card');
    expect(await ask('lina', `线索 ${MANY + 1}`)).toContain(`1 到 ${MANY} 的序号`);
    expect(await ask('zhouzong', `红灯 ${MANY}`)).toContain('template_card');
  });

  it('long names do not push out the hint below a list', async () => {
    const name = '江苏华东精密机械制造股份有限公司苏州分公司采购部'.repeat(4);
    await rowsOf(world.program.db, 'UPDATE `lead` SET company_name = ?', [name]);
    for (const word of ['今日', '线索']) expect(await ask('lina', word)).toContain('回复「线索');
    expect(await ask('zhouzong', '红灯')).toContain('回复「红灯 序号」');
    const rows = await rowsOf<{ id: string }>(
      world.program.db,
      'SELECT id FROM `lead` ORDER BY id',
    );
    for (const [i, { id }] of rows.entries())
      await rowsOf(world.program.db, 'UPDATE `lead` SET company_name = ? WHERE id = ?', [
        ...[`客户${i + 1}号`, id],
      ]);
  });

  it('记 says how many have such a name, not how many it lists', async () => {
    const answer = await ask('lina', '记 客户 打过电话');
    expect(answer).toContain(`有 ${MANY} 个客户`);
    expect(answer).toContain(`……共 ${MANY} 条`);
  });

  it('the most urgent come first in one’s own list', async () => {
    const fresh = await world.submit({ ...formOf(99), company_name: '刚来的急件' });
    const { leadId } = fresh.data;
    await rowsOf(world.program.db, 'UPDATE `lead` SET owner_id = ? WHERE id = ?', [
      ...[await idOf('lina'), leadId],
    ]);
    expect(await ask('lina', '线索')).toContain('1. 刚来的急件');
    await rowsOf(world.program.db, "UPDATE `lead` SET state = 'qualified' WHERE id = ?", [leadId]);
  });

  describe('in a company of many colleagues', () => {
    beforeAll(async () => {
      const { directory } = await world.program.snapshot.read();
      const pattern = directory.members.find((member) => member.platformUserId === 'zhaolei');
      await world.program.unitOfWork(asSystem('test'), async ({ people, newId, publish }) => {
        for (let n = 1; n <= 11; n++) {
          const person = { platformUserId: `rep-${n}`, name: n < 10 ? `同事${n}` : '张伟' };
          await people.addMember({ ...pattern!, ...person, id: newId(), version: 1 });
        }
        publish(MemberJoined, { memberId: pattern!.id, role: 'rep' });
      });
      const rows = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM `lead`');
      for (const [i, { id }] of rows.slice(0, 22).entries())
        await rowsOf(world.program.db, 'UPDATE `lead` SET owner_id = ? WHERE id = ?', [
          ...[await idOf(`rep-${(i % 11) + 1}`), id],
        ]);
    });

    it('战报 says how many members it does not list', async () => {
      const report = await ask('zhouzong', '战报');
      expect(report).toContain(`新线索 ${MANY + 1} 条`);
      expect(report).toContain('……另有 2 人');
    });

    it('the card offers ten colleagues and says how to reach the others', async () => {
      const [{ title } = { title: '' }] = await mineOf('lina');
      await ask('lina', '线索 1');
      const task = world.cardOf('lina', title);
      await world.tenant.tap('lina', task, 'lead.ask_transfer');
      await world.settle();
      const card = JSON.stringify(
        world.tenant.chat('lina').find(({ taskId }) => taskId === task)?.cardState,
      );
      expect(card).toContain('转派 客户 姓名');
    });

    it('转派 hands a lead to any of them by name', async () => {
      const [{ id, title } = { id: '', title: '' }] = await mineOf('lina');
      expect(await ask('lina', `转派 ${title} 同事9`)).toContain('已转给同事9');
      const [lead] = await rowsOf<object>(
        world.program.db,
        'SELECT owner_id, round, state FROM `lead` WHERE id = ?',
        [id],
      );
      expect(lead).toEqual({ owner_id: await idOf('rep-9'), round: 2, state: 'assigned' });
      expect(await ask('lina', `转派 ${title} 同事8`)).toContain('没有找到');
    });

    it('转派 asks back when it is not clear who is meant', async () => {
      const [{ title } = { title: '' }] = await mineOf('lina');
      expect(await ask('lina', '转派')).toContain('请这样写');
      expect(await ask('lina', `转派 ${title} 没这个人`)).toContain('没有找到同事');
      expect(await ask('lina', `转派 ${title} 张伟`)).toContain('有 2 位同事');
      expect(await mineOf('lina')).toContainEqual(expect.objectContaining({ title }));
    });
  });

  const mineOf = async (userid: string): Promise<{ id: string; title: string }[]> =>
    rowsOf(
      world.program.db,
      "SELECT id, company_name AS title FROM `lead` WHERE owner_id = ? AND state = 'assigned' ORDER BY id DESC",
      [await idOf(userid)],
    );
});
