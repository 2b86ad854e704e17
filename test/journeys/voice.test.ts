import { asSystem } from '../../src/app/unit-of-work';
import { DAY, SECOND } from '../../src/kernel/clock';
import { receiveVoice } from '../../src/voices';
import { lanes } from '../support/databases';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { startTencent, TENCENT, type Tencent } from '../support/tencent';
import { phoneOf } from '../support/visits';
import { amr, wav } from '../support/voices';

type Card = {
  main_title: { title: string; desc?: string };
  quote_area?: { quote_text: string };
  horizontal_content_list?: { keyname: string; value: string }[];
  button_list?: { text: string; key?: string }[];
  button_selection?: { option_list: { id: string; text: string }[] };
};

const SAID = '今天拜访了华东精工，看了XG-200，预算五十万，主要担心交期，下周三上午十点再去签合同';

describe.each(lanes)('a voice message to the bot, on %s', (lane) => {
  let world: World;
  let tencent: Tencent;
  const open = async (speech: boolean): Promise<void> => {
    tencent = await startTencent();
    const keys = { TENCENT_SECRET_ID: TENCENT.id, TENCENT_SECRET_KEY: TENCENT.key };
    world = await openWorld({
      lane,
      env: speech ? { ...keys, TENCENT_ASR_BASE: tencent.url } : {},
    });
    await phoneOf(world, 'lina');
    await world.submit(FORM);
    await world.settle();
  };
  afterEach(async () => {
    await world.close();
    await tencent.close();
  });
  const cards = (): Card[] =>
    world.tenant
      .chat('lina')
      .map(({ cardState }) => cardState as Card | undefined)
      .filter((card): card is Card => card?.main_title.title.includes('语音') ?? false);
  const facts = (card: Card | undefined): string[][] =>
    (card?.horizontal_content_list ?? []).map(({ keyname, value }) => [keyname, value]);
  const tap = async (key: string, selections?: Record<string, string[]>): Promise<void> => {
    await world.tenant.tap('lina', world.cardOf('lina', '语音'), key, selections);
    await world.settle();
  };
  const confirm = async (): Promise<void> => {
    const [note] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM voice_note');
    const data = { accountName: '华东精工', actions: ['产品介绍'], nextStep: '再约时间' };
    const lina = await apiAs(world, { userid: 'lina' });
    expect((await lina('POST', `/voices/${note!.id}/confirm`, { data })).status).toBe(201);
    await world.settle();
  };
  const said = async (text: string, bytes = amr(12)): Promise<void> => {
    tencent.answers = [text];
    await world.tenant.sendVoice('lina', bytes);
    await world.settle();
  };

  it('becomes a draft card; one tap makes it a visit with the recording as evidence', async () => {
    await open(true);
    await said(SAID);
    const [draft] = cards();
    expect(draft?.main_title.title).toBe('请确认这条语音记录');
    expect(draft?.quote_area?.quote_text).toBe(SAID);
    expect(facts(draft)).toEqual([
      ['客户', '华东精工'],
      ['产品', 'XG-200 数控车床'],
      ['金额', '50万'],
      ['下次', '12月2日 10:00'],
      ['障碍', '交付周期'],
    ]);
    expect(draft?.button_selection).toBeUndefined();
    await tap('voice.confirm');
    expect(cards()).toHaveLength(1);
    expect(cards()[0]?.main_title.title).toBe('语音已记录');
    const { api } = await phoneOf(world, 'lina');
    const { data } = await api<{ items: Record<string, unknown>[] }>('GET', '/visits');
    expect(data.items).toMatchObject([
      {
        ...{
          accountName: '华东精工',
          state: 'reported',
          note: SAID,
          nextStep: '下周三上午十点再去签合同',
        },
        nextStepAt: Date.parse('2026-12-02T10:00:00+08:00'),
        evidence: [{ kind: 'voice', strength: 'weak', transcript: SAID, durationMs: 12_000 }],
      },
    ]);
    const [lead] = await rowsOf(world.program.db, 'SELECT subject_id FROM follow_up');
    expect(lead).toBeDefined();
  });

  it('asks who was meant when it only sounds like a customer, and fills nothing in', async () => {
    await open(true);
    await said('今天去了华东京工，谈得不错');
    const [draft] = cards();
    expect(facts(draft)[0]).toEqual(['客户', '待确认：华东精工']);
    expect(draft?.button_selection?.option_list.map(({ text }) => text)).toEqual([
      '请选择',
      '华东精工',
    ]);
    await tap('voice.confirm');
    expect(await rowsOf(world.program.db, 'SELECT id FROM visit')).toEqual([]);
    const chosen = draft!.button_selection!.option_list[1]!.id;
    await tap('voice.confirm', { who: [chosen] });
    expect(cards()[0]?.button_selection?.option_list.map(({ text }) => text)).toContain('下周上门');
    await tap('voice.confirm', { next: ['下周上门'] });
    expect(cards()[0]?.main_title.title).toBe('语音已记录');
  });

  it('waits for words without speech recognition; they can be typed', async () => {
    await open(false);
    await said('', amr(7));
    expect(cards()[0]?.main_title).toMatchObject({ title: '收到语音，待转写' });
    await world.tenant.say('lina', `语音 ${SAID}`);
    await world.settle();
    expect(cards()).toHaveLength(1);
    expect(facts(cards()[0])[0]).toEqual(['客户', '华东精工']);
  });

  it('is one note however often the platform tells of it', async () => {
    await open(true);
    const message = {
      platform: 'wecom',
      messageId: '9000',
      mediaId: 'm',
      spokenAt: world.clock.now(),
    };
    const tell = (recognition: string | null): Promise<boolean> =>
      world.program.unitOfWork(asSystem('test'), (ctx) =>
        receiveVoice(ctx, 'somebody', { ...message, recognition }),
      );
    expect([await tell(null), await tell('另一种写法')]).toEqual([true, false]);
    expect(await rowsOf(world.program.db, 'SELECT text FROM voice_note')).toEqual([{ text: null }]);
  });

  it('that is given up leaves neither file nor text', async () => {
    await open(true);
    await said(SAID);
    const [note] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM voice_note');
    await tap('voice.drop');
    expect(cards()[0]?.main_title.title).toBe('语音已放弃');
    expect(await rowsOf(world.program.db, 'SELECT text, heard FROM voice_note')).toEqual([
      { text: null, heard: null },
    ]);
    const key = `original/${note!.id.slice(-2)}/${note!.id}`;
    expect(await world.program.files.store.get(key)).toBeNull();
  });

  it('that is given up before it was fetched leaves no file behind', async () => {
    await open(true);
    await world.tenant.sendVoice('lina', amr(3));
    const { store } = world.program.files;
    const put = store.put.bind(store);
    // The member gives it up while the file is on its way.
    store.put = async (...given) => {
      const [note] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM voice_note');
      await (
        await apiAs(world, { userid: 'lina' })
      )('POST', `/voices/${note!.id}/discard`);
      await put(...given);
    };
    await world.settle();
    store.put = put;
    const [note] = await rowsOf<{ id: string; state: string }>(
      world.program.db,
      'SELECT id, state FROM voice_note',
    );
    expect(note?.state).toBe('discarded');
    expect(await store.get(`original/${note!.id.slice(-2)}/${note!.id}`)).toBeNull();
  });

  it.each([
    ['of 70 seconds', () => amr(70), '录音太长'],
    ['that is no sound', () => Buffer.from('#!AMR\n'), '这不是录音'],
  ])('%s is refused in words', async (_, make, words) => {
    await open(true);
    await said('x', make());
    expect(JSON.stringify(world.tenant.chat('lina').at(-1))).toContain(words);
    expect(tencent.heard).toEqual([]);
  });

  it('is not kept before the member has agreed to the text', async () => {
    await open(true);
    await world.tenant.sendVoice('zhaolei', amr(3));
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('zhaolei').at(-1))).toContain('请先阅读告知书');
    expect(await rowsOf(world.program.db, 'SELECT id FROM voice_note')).toEqual([]);
  });

  it('is heard in the end when the recognition was away, and the member sees it waiting meanwhile', async () => {
    await open(true);
    tencent.answers = [{ code: 'InternalError' }];
    await world.tenant.sendVoice('lina', amr(3));
    await world.settle();
    for (let n = 0; n < 3; n++) await world.pass(10 * SECOND);
    expect(cards()[0]?.main_title.title).toBe('收到语音，待转写');
    tencent.answers = [SAID];
    await world.pass(DAY);
    expect(cards()[0]?.main_title.title).toBe('请确认这条语音记录');
  });

  it('is judged by a leader who has listened, and the speaker is told', async () => {
    await open(true);
    await said('嗯今天就是去见了一下客户，也没说什么特别的，回头再看看吧');
    const wangfang = await apiAs(world, { userid: 'wangfang' });
    expect((await wangfang('GET', '/voices')).data).toEqual({ items: [] });
    await confirm();
    type Listed = { id: string; memberName: string; quality: { thin: boolean }; reviews: object[] };
    const list = async (): Promise<Listed[]> =>
      (await wangfang<{ items: Listed[] }>('GET', '/voices')).data.items;
    const [first] = await list();
    expect(first).toMatchObject({ memberName: '李娜', quality: { thin: true }, reviews: [] });
    const mark = async (): Promise<unknown> => {
      const data = { verdict: 'poor', comment: '没有实质内容' };
      return (await wangfang('POST', `/voices/${first!.id}/review`, { data })).data;
    };
    expect(await mark()).toMatchObject({ code: 'voice.listen_first' });
    await wangfang('POST', `/voices/${first!.id}/listen`);
    expect(await mark()).toMatchObject({ code: 'voice.listen_first' });
    await world.pass(12 * SECOND);
    expect(await mark()).toMatchObject({ verdict: 'poor' });
    await world.settle();
    expect(JSON.stringify(world.tenant.chat('lina').at(-1))).toContain('王芳听了您的一段语音记录');
    expect((await list())[0]?.reviews).toHaveLength(1);
    const lina = await apiAs(world, { userid: 'lina' });
    expect((await lina('GET', '/voices')).status).toBe(403);
  });

  it('is the speaker’s alone until it is a visit, which a leader may read', async () => {
    await open(true);
    await said(SAID);
    const [note] = await rowsOf<{ id: string }>(world.program.db, 'SELECT id FROM voice_note');
    const path = `/voices/${note!.id}`;
    const status = async (userid: string, method: string, tail = ''): Promise<number> => {
      const data = method === 'POST' ? { text: '别人写的' } : undefined;
      return (await (await apiAs(world, { userid }))(method, path + tail, { data })).status;
    };
    expect(await status('zhaolei', 'GET')).toBe(404);
    expect(await status('wangfang', 'GET')).toBe(404);
    expect(await status('lina', 'POST', '/text')).toBe(200);
    await confirm();
    expect(await status('zhaolei', 'GET')).toBe(404);
    expect(await status('wangfang', 'GET')).toBe(200);
    expect(await status('wangfang', 'POST', '/text')).toBe(403);
  });
});

describe.each(lanes)('a recording of a visit, on %s', (lane) => {
  it('is listened to, and its fields are shown with what is not sure', async () => {
    const tencent = await startTencent();
    const keys = { TENCENT_SECRET_ID: TENCENT.id, TENCENT_SECRET_KEY: TENCENT.key };
    const world = await openWorld({ lane, env: { ...keys, TENCENT_ASR_BASE: tencent.url } });
    tencent.answers = ['看了XG-200和变频器，预算80万，月底再约'];
    const lina = await phoneOf(world, 'lina');
    const visit = await lina.open();
    const fields = { kind: 'voice', source: 'recorder' };
    await lina.send(visit.id, { file: wav(4), fields });
    await world.settle();
    const { data } = await lina.api<{ evidence: object[] }>('GET', `/visits/${visit.id}`);
    expect(data.evidence).toMatchObject([
      {
        transcript: '看了XG-200和变频器，预算80万，月底再约',
        voice: {
          ...{ writer: 'speech', state: 'written' },
          heard: {
            ...{ product: null, amountText: '80万', nextAt: null },
            unsure: [
              { field: 'product', candidates: ['XG-200 数控车床', '变频器 VF3'] },
              { field: 'next', candidates: ['月底'] },
            ],
          },
        },
      },
    ]);
    await world.close();
    await tencent.close();
  });

  it('is evidence: nobody discards or confirms it, and whoever listens leaves a trace', async () => {
    const world = await openWorld({ lane });
    const lina = await phoneOf(world, 'lina');
    const visit = await lina.open();
    const fields = { kind: 'voice', source: 'recorder' };
    const { data: evidence } = await lina.send(visit.id, { file: wav(4), fields });
    await world.settle();
    const data = { accountName: '甲', actions: ['产品演示'], nextStep: '明天跟进' };
    for (const [path, body] of [
      ['discard', {}],
      ['confirm', data],
    ] as const) {
      const answer = await lina.api('POST', `/voices/${evidence.id}/${path}`, { data: body });
      expect([answer.status, answer.data]).toMatchObject([409, { code: 'voice.is_evidence' }]);
    }
    await world.settle();
    const verdict = (await lina.api('GET', `/evidence/${evidence.id}/verify`)).data;
    expect(verdict).toMatchObject({ ok: true });
    const director = await apiAs(world, { userid: 'zhouzong' });
    const headers = { Accept: 'audio/mpeg' };
    expect((await director('GET', `/evidence/${evidence.id}`, { headers })).status).toBe(200);
    const heard = `SELECT actor_kind FROM audit_log WHERE action = 'evidence.original_viewed'`;
    expect(await rowsOf(world.program.db, heard)).toEqual([{ actor_kind: 'member' }]);
    await world.close();
  });
});
