/** @jest-environment-options {"globalsCleanup": "off"} */
import { FORM } from '../support/program';
import { apiAs } from '../support/session';
import { HERE, phoneOf } from '../support/visits';
import { photo } from '../support/pictures';
import { consent, openStage, write, type Stage, type StageOptions } from './support/stage';

const HOUR = 3_600_000;

let stage: Stage;
afterEach(() => stage.close());

/** A lead of the one who holds the phone. */
async function withLead(options: StageOptions = {}): Promise<string> {
  stage = await openStage(options);
  const { data } = await stage.world.submit(FORM);
  await stage.world.settle();
  return data.leadId;
}

/** A reported visit, past the phone. */
async function withVisit(accountName = '华东精工'): Promise<{ id: string; accountId: string }> {
  stage = await openStage();
  const lina = await phoneOf(stage.world, 'lina');
  const visit = await lina.open({ accountName });
  await lina.send(visit.id, { fields: { ticketId: (await lina.ticket()).id } });
  await lina.report(visit.id);
  await stage.world.settle();
  return visit;
}

const texts = (selector: string): string[] =>
  stage.phone.all(selector).map(({ textContent }) => textContent);

describe('今日', () => {
  it('says so when there is nothing to do', async () => {
    stage = await openStage();
    await stage.says('没有待办，可以去拜访老客户');
    expect(texts('.number')).toEqual(['0', '0', '0']);
  });

  it('shows leads and appointments by money and clock', async () => {
    await withLead();
    const { api, world, phone, says } = stage;
    for (const [accountName, hours] of [
      ['下午的预约', 5],
      ['马上的预约', 0.1],
    ] as const) {
      const data = { accountName, plannedAt: world.clock.now() + hours * HOUR };
      await api('POST', '/visits', { data });
    }
    phone.restart();
    await says('下午的预约');
    expect(texts('.agenda .title')).toEqual(['华东精工', '马上的预约', '下午的预约']);
    expect(texts('.agenda .row .quiet')[0]).toMatch(/^今天 10:1\d 前联系$/);
    expect(texts('.number')).toEqual(['1', '0', '0']);
  });

  it('warns of a lead whose time is over, and leads to its visit', async () => {
    await withLead();
    const { world, phone, says, shows } = stage;
    await world.pass(3 * HOUR);
    phone.restart();
    await says('已超时，请马上联系');
    expect(texts('.number')[1]).toBe('1');
    phone.tap('去拜访');
    await shows('.t-input__control', 1);
    phone.tap('提交');
    // The customer is known from the lead.
    await stage.toasts('还缺：凭证、今日动作、下次动作');
  });

  it('shows without network what it knew last', async () => {
    await withLead();
    const { phone, says } = stage;
    phone.restart();
    await says('华东精工');
    phone.setOnline(false);
    phone.restart();
    await says('华东精工');
    expect(phone.text()).toContain('没有网络，拜访会先存在手机里');
  });

  it('asks to be opened in WeCom when it was opened in WeChat', async () => {
    stage = await openStage({ phone: { insideWecom: false } });
    await stage.says('请在企业微信里打开');
  });
});

describe('a lead', () => {
  it('is shown with what the customer wrote; the whole number only on demand, then it can be called', async () => {
    const id = await withLead();
    const { phone, says } = stage;
    phone.visit(`/pages/lead/lead?id=${id}`);
    await says('138****8000');
    for (const text of ['王经理', '华东', '制造业', '50万以上', '想了解报价', '待接手'])
      expect(phone.text()).toContain(text);
    phone.tap('查看号码');
    await says('13800138000');
    phone.tap('拨打');
    expect(phone.trace.calls).toContain('call 13800138000');
  });

  it('is given up for a reason from the settings, and taken back', async () => {
    const id = await withLead();
    const { phone, says, api } = stage;
    phone.visit(`/pages/lead/lead?id=${id}`);
    await says('无效');
    phone.tap('无效');
    await says('没有需求');
    phone.tap('没有需求');
    await says('已标记无效：没有需求');
    phone.tap('撤销无效');
    await stage.toasts('已标记无效', '已撤销无效');
    const { data } = await api<{ state: string }>('GET', `/leads/${id}`);
    expect(data.state).not.toBe('disqualified');
  });

  it('is given to a colleague by who leads the team; a rep is not offered it', async () => {
    const id = await withLead({ userid: 'wangfang' });
    const { phone, says, world } = stage;
    phone.visit(`/pages/lead/lead?id=${id}`);
    await says('转派');
    phone.tap('转派');
    await says('转派给');
    const [colleague = ''] = texts('.pick');
    phone.tap(colleague);
    await stage.toasts('已转派');
    const director = await apiAs(world, { userid: 'wangfang' });
    const members = await director<{ items: { id: string; name: string }[] }>('GET', '/members');
    const { data } = await director<{ ownerId: string }>('GET', `/leads/${id}`);
    expect(members.data.items.find(({ name }) => name === colleague)?.id).toBe(data.ownerId);
  });

  it('offers a rep no colleagues', async () => {
    const id = await withLead();
    const { phone, says, quiet } = stage;
    phone.visit(`/pages/lead/lead?id=${id}`);
    await says('去拜访');
    await quiet();
    expect(phone.text()).not.toContain('转派');
  });

  it('logs one contact however often the answer is lost', async () => {
    const id = await withLead();
    const { phone, says, count, toasts } = stage;
    phone.visit(`/pages/lead/lead?id=${id}`);
    await says('记一次联系');
    phone.tap('记一次联系');
    await says('已联系上');
    phone.tap('记录');
    phone.tap('保存');
    await toasts('请写下联系内容');
    phone.type('.t-textarea__wrapper-inner', '约了周五看样机');
    phone.senses.deaf = (path) => path.endsWith('/follow-ups');
    phone.tap('保存');
    await toasts('请写下联系内容', '没有网络');
    phone.senses.deaf = () => false;
    phone.tap('保存');
    await toasts('请写下联系内容', '没有网络', '已记录');
    expect(await count('follow_up')).toBe(1);
  });

  it('that is not there says so', async () => {
    stage = await openStage();
    stage.phone.visit('/pages/lead/lead?id=nothing');
    await stage.says('没有这条线索');
  });
});

describe('草稿', () => {
  it('says so when nothing waits', async () => {
    stage = await openStage();
    stage.phone.tab('drafts');
    await stage.says('手机里没有待提交的拜访');
  });

  it('shows what lies on the phone, opens it again and sends it at once when asked', async () => {
    stage = await openStage();
    const { phone, says, shows, count } = stage;
    await consent(stage);
    phone.senses.deaf = (path) => path.endsWith('/visits');
    await write(stage, '华东精工');
    phone.tap('提交');
    await says('等待提交');
    phone.tab('drafts');
    await says('1 张照片 · 1 段语音 · 1 项动作');
    await says('1 次等待提交');
    await stage.quiet();
    phone.senses.deaf = () => false;
    phone.tap('立即提交');
    await says('手机里没有待提交的拜访');
    expect(await count('visit')).toBe(1);
    phone.tab('today');
    phone.tap('快速拜访');
    await shows('.talk', 1);
    phone.tap('产品演示');
    phone.tab('drafts');
    await says('还没有选客户');
    phone.tap('继续填写');
    await shows('.chip.on', 1);
  });
});

describe('a visit at the server', () => {
  it('is shown with its evidence, which is verified on demand and whose picture carries the watermark', async () => {
    const { id } = await withVisit();
    const { phone, says, shows } = stage;
    phone.visit(`/pages/record/record?id=${id}`);
    await says('强凭证');
    await shows('.picture', 1);
    phone.tap('核验');
    await says('原件、水印和存证链一致');
    phone.tap('.picture');
    expect(phone.trace.calls).toContain('previewImage');
  });

  it('with doubts names them, and takes the word of who was there', async () => {
    const { id } = await withVisit();
    const { world, phone, says } = stage;
    const lina = await phoneOf(world, 'lina');
    const again = await lina.open({ accountName: '另一家客户', checkIn: null });
    const fields = { ticketId: (await lina.ticket()).id, latitude: String(HERE.latitude + 1) };
    // The same picture of two customers, an hour's drive apart, in the same minute.
    await lina.send(again.id, { fields, file: await photo() });
    await lina.report(again.id);
    expect(again.id).not.toBe(id);
    phone.visit(`/pages/record/record?id=${again.id}`);
    await says('可信度');
    expect(phone.text()).toContain('有疑点');
    phone.type('.t-textarea__wrapper-inner', '两家在同一园区');
    phone.tap('提交说明');
    await says('本人说明两家在同一园区');
    await stage.toasts('已提交，主管会看到您的说明');
  });

  it('plays a voice note', async () => {
    stage = await openStage();
    const { phone, says, api } = stage;
    await consent(stage);
    await write(stage, '华东精工');
    phone.tap('提交');
    await stage.shows('.visits .title', 1);
    await stage.world.settle();
    const { data } = await api<{ items: { id: string }[] }>('GET', '/visits');
    phone.visit(`/pages/record/record?id=${data.items[0]?.id ?? ''}`);
    await says('播放');
    phone.tap('播放');
    await says('停止');
    expect(phone.trace.calls).toContain('play');
  });

  it('that was only planned is begun from here, and is the same visit', async () => {
    stage = await openStage();
    const { phone, says, shows, api, count } = stage;
    await consent(stage);
    const data = { accountName: '临港重工', plannedAt: stage.world.clock.now() + HOUR };
    const { id } = (await api<{ id: string }>('POST', '/visits', { data })).data;
    phone.visit(`/pages/record/record?id=${id}`);
    await says('开始拜访');
    phone.tap('开始拜访');
    await says('临港重工');
    phone.tap('.take');
    await shows('.shot-image', 1);
    phone.tap('产品演示');
    phone.tap('明天跟进');
    phone.tap('提交');
    await shows('.visits .title', 1);
    const visit = await api<{ state: string; evidence: object[] }>('GET', `/visits/${id}`);
    expect(visit.data).toMatchObject({ state: 'reported', evidence: [{ strength: 'strong' }] });
    expect(await count('visit')).toBe(1);
  });

  it('of somebody else does not exist', async () => {
    stage = await openStage();
    stage.phone.visit('/pages/record/record?id=nothing');
    await stage.says('没有这次拜访，或您无权查看');
  });
});

describe('a customer', () => {
  it('is shown with the history, and visited from here', async () => {
    const { accountId } = await withVisit();
    const { phone, says, toasts } = stage;
    phone.visit(`/pages/account/account?id=${accountId}`);
    await says('拜访记录');
    expect(texts('.history .title')).toEqual(['今天 10:00']);
    expect(phone.text()).toContain('下次动作本周发方案');
    phone.tap('.history .row');
    await says('强凭证');
    phone.visit(`/pages/account/account?id=${accountId}`);
    await says('去拜访');
    phone.tap('去拜访');
    await says('今日动作');
    phone.tap('提交');
    await toasts('还缺：凭证、今日动作、下次动作');
  });

  it('that nobody visited yet says so', async () => {
    stage = await openStage();
    const { api, phone, says } = stage;
    const { data } = await api<{ id: string }>('POST', '/accounts', { data: { name: '新客户' } });
    phone.visit(`/pages/account/account?id=${data.id}`);
    await says('还没有拜访过');
  });
});

describe('我的', () => {
  it('says who is signed in, and what was agreed to can be taken back at once', async () => {
    stage = await openStage();
    const { phone, says, api } = stage;
    await consent(stage);
    phone.tab('mine');
    await says('10 张');
    for (const text of ['李娜', '销售', '已连接', '已于今天 10:00 同意'])
      expect(phone.text()).toContain(text);
    phone.tap('撤回同意');
    await says('还没有同意，第一次拍摄前会再问您');
    expect(phone.trace.questions[0]).toContain('撤回后不能再拍照');
    const { data } = await api<{ acceptedAt: number | null }>('GET', '/consents/capture');
    expect(data.acceptedAt).toBeNull();
    phone.tap('离线拍摄凭据');
    await stage.toasts('同意告知书后才能领取');
  });
});
