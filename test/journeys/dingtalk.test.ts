import { REPORTS } from '../../src/activities/jobs';
import { asSystem } from '../../src/app/unit-of-work';
import { MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import type { Way } from '../support/dingtalk';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { amr } from '../support/voices';

const NORTH = { ...FORM, company_name: '京北机床', phone: '13900139001', region: '华北' };
const ways: Way[] = ['http', 'stream'];
const places = lanes.flatMap((lane) => ways.map((way) => [way, lane] as const));

describe.each(places)(
  'the journey of a rep on DingTalk over %s and a manager on WeCom, on %s',
  (way, lane) => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld({ lane, dingtalk: way });
    });
    afterEach(() => world.close());

    type Shown = NonNullable<ReturnType<NonNullable<World['dingtalk']>['card']>>;
    const cards = (): { id: string; card: Shown }[] =>
      world
        .dingtalk!.chat('sunyue')
        .flatMap(({ outTrackId, card }) => (card && outTrackId ? [{ id: outTrackId, card }] : []));
    const newest = (title: string): { id: string; card: Shown } => {
      const found = cards().findLast(({ card }) => card.title.includes(title));
      if (!found) throw new Error(`no card ${title}: ${JSON.stringify(cards())}`);
      return found;
    };
    const labels = ({ card }: { card: Shown }): string[] => card.buttons.map(({ label }) => label);
    const tap = async (label: string, selections?: Record<string, string[]>): Promise<void> => {
      const { id, card } = newest('京北机床');
      const key = card.buttons.find((button) => button.label === label)?.key ?? label;
      const { isTaken } = await world.dingtalk!.tap('sunyue', id, key, selections);
      expect(isTaken).toBe(true);
      await world.settle();
    };
    const said = (): string =>
      world
        .dingtalk!.chat('sunyue')
        .filter(({ from, card }) => from === 'robot' && !card)
        .map(({ content }) => JSON.stringify(content))
        .join('\n');
    const ofManager = (): string =>
      world.tenant
        .chat('wangfang')
        .map(({ cardState, content }) => JSON.stringify(cardState ?? content))
        .join('\n');

    it('a form becomes a card, a tap an action, a missed clock an escalation to the manager', async () => {
      const { data } = await world.submit(NORTH);
      await world.settle();
      expect(labels(newest('京北机床'))).toEqual(['接手', '无效', '转派']);
      await tap('接手');
      expect(labels(newest('京北机床'))).toContain('记录联系');
      const [lead] = await rowsOf<{ state: string }>(
        world.program.db,
        `SELECT state FROM lead WHERE id = '${data.leadId}'`,
      );
      expect(lead?.state).toBe('working');
      await world.pass(15 * MINUTE);
      expect(ofManager()).toContain('京北机床 超时未联系');
      const told = JSON.stringify(world.dingtalk!.webhookMessages('group-token'));
      expect(told).toContain('京北机床 超时未联系，负责人 孙悦');
      const [group] = world.dingtalk!.groups();
      const heard = world.dingtalk!.groupChat(group!.openConversationId, 'sunyue');
      expect(JSON.stringify(heard)).toContain('京北机床 超时未联系，负责人 孙悦');
      expect(cards().filter(({ card }) => card.title.includes('京北机床'))).toHaveLength(1);
    });

    it('a choice is made in a drop-down, and who has it then gets the card', async () => {
      await world.submit(NORTH);
      await world.settle();
      await tap('转派');
      const [choice] = newest('京北机床').card.choices;
      const lina = choice?.options.find(({ label }) => label.includes('李娜'));
      const confirm = newest('京北机床').card.buttons[0]!;
      await tap(confirm.label, { [choice!.key]: [lina!.id] });
      expect(JSON.stringify(world.tenant.chat('lina'))).toContain('京北机床');
      expect(labels(newest('京北机床'))).toEqual([]);
    });

    it('words are understood, answered, and logged; the same message again changes nothing', async () => {
      await world.submit(NORTH);
      await world.settle();
      await tap('接手');
      await world.dingtalk!.say('sunyue', '记 京北机床 已电话沟通，周五去看设备');
      await world.settle();
      expect(said()).toContain('京北机床');
      const notes = (): Promise<{ note: string }[]> =>
        rowsOf(world.program.db, 'SELECT note FROM follow_up');
      expect(await notes()).toEqual([{ note: '已电话沟通，周五去看设备' }]);
      await world.dingtalk!.say('sunyue', '帮助');
      await world.settle();
      expect(said()).toContain('您可以这样说');
    });

    it('who signed in by a free-login code and agreed sends a voice: what DingTalk heard becomes a draft', async () => {
      await world.submit(NORTH);
      await world.settle();
      const code = world.dingtalk!.authCode('sunyue');
      const anyone = await apiAs(world, null);
      const data = { via: 'dingtalk', code };
      const session = await anyone<{ token: string }>('POST', '/sessions', { data });
      expect(session.status).toBe(201);
      expect((await anyone('POST', '/sessions', { data })).data).toMatchObject({
        code: 'session.code_invalid',
      });
      const api = await apiAs(world, { token: session.data.token });
      const url = `${world.url}/app/`;
      const signed = await api('GET', '/dingtalk/page-signature', { params: { url } });
      expect(signed.data['signature']).toMatch(/^[0-9a-f]{40}$/);
      const params = { url: 'https://elsewhere.example/' };
      expect((await api('GET', '/dingtalk/page-signature', { params })).status).toBe(403);
      const consent = await api<{ version: string }>('GET', '/consents/capture');
      await api('POST', '/consents/capture', { data: { version: consent.data.version } });
      const recognition = '今天拜访了京北机床，预算五十万，下周三再去';
      const voice = { recognition, bytes: amr(6), durationMs: 6_000 };
      await world.dingtalk!.sendVoice('sunyue', voice);
      await world.settle();
      const draft = newest('语音');
      expect(JSON.stringify(draft.card)).toContain('50万');
      expect(labels(draft)).toContain('确认记录');
    });

    it('a lead that waits is a task in her list; it is done here and there, whichever was first', async () => {
      const todos = (): object[] => world.dingtalk!.todos('sunyue');
      await world.submit(NORTH);
      await world.settle();
      expect(todos()).toMatchObject([
        { subject: '联系京北机床', isDone: false, dueTime: world.clock.now() + 15 * MINUTE },
      ]);
      await world.dingtalk!.say('sunyue', '记 京北机床 已电话沟通');
      await world.settle();
      expect(todos()).toMatchObject([{ isDone: true }]);
      const notes = (): Promise<object[]> =>
        rowsOf(world.program.db, 'SELECT note FROM follow_up ORDER BY id');
      expect(await notes()).toHaveLength(1);
      await world.submit({ ...NORTH, company_name: '燕山重工', phone: '13900139002' });
      await world.settle();
      const [, second] = world.dingtalk!.todos('sunyue');
      await world.dingtalk!.finishTodo('sunyue', second!.taskId);
      await world.settle();
      expect(await notes()).toContainEqual({ note: '在钉钉待办里标记完成' });
      await world.pass(15 * MINUTE);
      expect(ofManager()).not.toContain('超时未联系');
    });

    it('calls are counted; when they run out, ordinary cards wait to be told together and clocks do not', async () => {
      const { quota } = world.program.platforms.dingtalk!;
      await world.submit(NORTH);
      await world.settle();
      const used = await quota.flush();
      expect(used).toBe(await quota.flush());
      expect(used).toBeGreaterThan(1);
      expect(quota.holdBackMs()).toBe(0);
      for (let n = used; n < 4_000; n++) quota.count();
      expect(await quota.flush()).toBe(4_000);
      expect(quota.holdBackMs()).toBeGreaterThan(0);
      const before = world.dingtalk!.chat('sunyue').length;
      await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
        ctx.enqueue({ kind: REPORTS, lane: 2, payload: {} });
        return Promise.resolve();
      });
      await world.settle();
      expect(world.dingtalk!.chat('sunyue')).toHaveLength(before);
      const held = `SELECT m.state FROM message m JOIN member p ON p.id = m.recipient_id
        WHERE p.platform = 'dingtalk' AND m.urgent = 0 AND m.kind <> 'text'`;
      expect(await rowsOf(world.program.db, held)).toEqual([{ state: 'gathered' }]);
      await world.submit({ ...NORTH, company_name: '燕山重工', phone: '13900139002' });
      await world.settle();
      expect(newest('燕山重工').card.title).toBe('燕山重工');
    });

    it('where the robot may not write, a work notice tells and leads to the page', async () => {
      const refused = { code: 'chatbotId.notAllow.sendOTO', status: 400 };
      world.dingtalk!.faults.fail('/v1.0/robot/oToMessages/batchSend', refused);
      await world.dingtalk!.say('sunyue', '帮助');
      await world.settle();
      const notices = world.dingtalk!.chat('sunyue').filter(({ from }) => from === 'notice');
      expect(JSON.stringify(notices)).toContain('您可以这样说');
    });

    it('who is at home on WeCom is known by the other account too: words are answered at home, and a page opens', async () => {
      await world.dingtalk!.say('wangfang01', '战报');
      await world.settle();
      expect(ofManager()).toContain('今天还没有新线索');
      const anyone = await apiAs(world, null);
      const data = { via: 'dingtalk', code: world.dingtalk!.authCode('wangfang01') };
      const { data: session } = await anyone<{ token: string }>('POST', '/sessions', { data });
      const me = await (await apiAs(world, session))('GET', '/me');
      expect(me.data).toMatchObject({ name: '王芳', role: 'manager' });
    });

    it('who joins is known, who leaves can do nothing, and the leader stays the one on WeCom', async () => {
      const member = { userid: 'heqing', name: '何清', departments: [30] };
      await world.dingtalk!.userJoins(member);
      await world.settle();
      const people = (): Promise<{ name: string; platform: string; status: string }[]> =>
        rowsOf(
          world.program.db,
          `SELECT name, platform, status FROM member WHERE name IN ('何清', '王芳') ORDER BY name`,
        );
      expect(await people()).toEqual([
        { name: '何清', platform: 'dingtalk', status: 'active' },
        { name: '王芳', platform: 'wecom', status: 'active' },
      ]);
      await world.dingtalk!.userLeaves('heqing');
      await world.settle();
      expect((await people())[0]).toMatchObject({ status: 'left' });
    });
  },
);
