import { markdown as marked, type Card } from '../../../src/chat/card';
import { PlatformError, type ChatPlatform } from '../../../src/chat/platform';
import { createGroupWebhook } from '../../../src/chat/wecom/group-webhook';
import { createWecomPlatform } from '../../../src/chat/wecom/platform';
import { MINUTE } from '../../../src/kernel/clock';
import { simulate, type Simulated } from './simulated';

const card = (edit: Partial<Card> = {}): Card => ({
  source: '线索',
  tone: 'normal',
  title: '新线索',
  facts: [{ label: '客户', value: '华东泵业' }],
  ask: { form: 'buttons', buttons: [{ key: 'claim', label: '接手' }] },
  ...edit,
});
const homeUrl = 'https://sales.example/home';
const failureOf = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  return error instanceof PlatformError ? error.failure : `no failure: ${JSON.stringify(error)}`;
};

describe('WeCom as a chat platform', () => {
  let wecom: Simulated;
  let chat: ChatPlatform;
  beforeEach(async () => {
    wecom = await simulate();
    chat = createWecomPlatform(wecom.client, { homeUrl });
  });
  afterEach(() => wecom.close());
  const wang = (taskId: string) => ({ platformUserId: 'xiaowang', taskId });

  it('sends a card that the platform takes without a warning and that can be updated once', async () => {
    const receipt = await chat.send({ kind: 'card', card: card() }, wang('t1'));
    expect(Object.keys(receipt)).toEqual(['messageId', 'responseCode']);
    const responseCode = String(receipt.responseCode);
    const over = card({ tone: 'done', title: '已接手', ask: { form: 'nothing' } });
    await chat.update(over, { ...wang('t1'), responseCode });
    const [shown] = wecom.tenant.chat('xiaowang');
    expect(shown?.warnings).toEqual([]);
    expect(JSON.stringify(shown?.cardState)).toContain('已接手');
    expect(await failureOf(chat.update(over, { ...wang('t1'), responseCode }))).toBe('stale');
  });

  it('says so when a card was sent before, and the member sees it once', async () => {
    await chat.send({ kind: 'card', card: card() }, wang('t1'));
    expect(await chat.send({ kind: 'card', card: card() }, wang('t1'))).toEqual({
      alreadySent: true,
    });
    expect(wecom.tenant.chat('xiaowang')).toHaveLength(1);
  });

  it('shows a repeated text once, for it has no task_id', async () => {
    await chat.send({ kind: 'text', text: '早' }, wang('t1'));
    await chat.send({ kind: 'text', text: '早' }, wang('t1'));
    expect(wecom.tenant.chat('xiaowang')).toHaveLength(1);
    expect(wecom.tenant.requests('message/send')[0]?.body).toMatchObject({
      enable_duplicate_check: 1,
      duplicate_check_interval: expect.any(Number) as number,
    });
  });

  it('shows the same text again when it answers another question', async () => {
    await chat.send({ kind: 'text', text: '没有红灯' }, wang('t1'));
    await chat.send({ kind: 'text', text: '没有红灯' }, wang('t2'));
    expect(wecom.tenant.chat('xiaowang')).toHaveLength(2);
  });

  it('sends every kind of message', async () => {
    const asks: Card['ask'][] = [
      { form: 'nothing' },
      {
        form: 'vote',
        vote: { key: 'v', title: '原因', several: true, options: [{ id: 'a', label: '价格' }] },
        submit: { key: 's', label: '提交' },
      },
      {
        form: 'questions',
        questions: [{ key: 'q', title: '何时', options: [{ id: 'a', label: '今天' }] }],
        submit: { key: 's', label: '提交' },
      },
    ];
    for (const [i, ask] of asks.entries())
      await chat.send({ kind: 'card', card: card({ ask }) }, wang(`c${String(i)}`));
    await chat.send({ kind: 'markdown', markdown: marked`# ${'汇总'}` }, wang('m'));
    await chat.send(
      { kind: 'link', title: '看板', text: '今日', url: 'https://sales.example/b' },
      wang('l'),
    );
    await chat.send(
      { kind: 'miniProgram', title: '打卡', page: 'pages/visit', facts: [] },
      wang('p'),
    );
    const linked = createWecomPlatform(wecom.client, { homeUrl, miniProgramAppId: 'wxapp' });
    await linked.send(
      {
        kind: 'miniProgram',
        title: '打卡',
        page: 'pages/visit',
        facts: [{ label: '客户', value: '华东' }],
      },
      wang('p2'),
    );
    const types = wecom.tenant.chat('xiaowang').map(({ msgtype, warnings }) => [msgtype, warnings]);
    expect(types).toEqual(
      [
        'template_card',
        'template_card',
        'template_card',
        'markdown',
        'textcard',
        'textcard',
        'miniprogram_notice',
      ].map((type) => [type, []]),
    );
  });

  it('gives up on a member who cannot be reached', async () => {
    const nobody = { platformUserId: 'nobody', taskId: 't1' };
    expect(await failureOf(chat.send({ kind: 'text', text: '早' }, nobody))).toBe('rejected');
    await expect(
      wecom.client.sendMessage({ msgtype: 'text', text: { content: '早' } }, [
        'xiaowang',
        'nobody',
      ]),
    ).resolves.toMatchObject({ notReached: ['nobody'] });
  });

  it('does not take a success for one when the only recipient was left out', async () => {
    const client = {
      sendMessage: () => Promise.resolve({ messageId: 'm', notReached: ['xiaowang'] }),
      updateCard: () => Promise.resolve(),
      downloadMedia: () => Promise.reject(new Error('nothing to download')),
    };
    const sent = createWecomPlatform(client, { homeUrl }).send(
      { kind: 'text', text: '早' },
      wang('t'),
    );
    expect(await failureOf(sent)).toBe('rejected');
  });

  it('welcomes nobody with a code that does not exist', async () => {
    expect(await failureOf(wecom.client.sendWelcome('none', '您好'))).toBe('rejected');
  });
});

describe('A group robot', () => {
  it('writes text, markdown and notices, and holds back the 21st message of a minute', async () => {
    const wecom = await simulate();
    const group = createGroupWebhook({
      apiBase: wecom.apiBase,
      key: 'robot',
      homeUrl,
      clock: wecom.clock,
    });
    await group.send({ kind: 'text', text: '早', mention: ['xiaowang'] });
    await group.send({ kind: 'markdown', markdown: marked`**早**` });
    await group.send({ kind: 'card', card: card({ ask: { form: 'nothing' } }) });
    await expect(group.send({ kind: 'card', card: card() })).rejects.toThrow(RangeError);
    const messages = wecom.tenant.webhookMessages('robot');
    expect(messages.map(({ warnings }) => warnings)).toEqual([[], [], []]);
    for (let i = 3; i < 20; i++) await group.send({ kind: 'text', text: String(i) });
    await expect(group.send({ kind: 'text', text: '21' })).rejects.toMatchObject({
      failure: 'wait',
      code: 'webhook_pace',
      retryAfterMs: expect.closeTo(MINUTE, -4) as number,
    });
    wecom.clock.advance(MINUTE);
    await group.send({ kind: 'text', text: '21' });
    expect(wecom.tenant.webhookMessages('robot')).toHaveLength(21);
    await wecom.close();
  });

  it('gives up with an unknown key and does not show it', async () => {
    const wecom = await simulate();
    const group = createGroupWebhook({
      apiBase: wecom.apiBase,
      key: 'secret-key',
      homeUrl,
      clock: wecom.clock,
    });
    const error = await group.send({ kind: 'text', text: '早' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: 'rejected', code: 93000 });
    expect(String(error)).not.toContain('secret-key');
    await wecom.close();
  });
});
