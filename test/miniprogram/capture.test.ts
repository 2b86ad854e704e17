/** @jest-environment-options {"globalsCleanup": "off"} */
import { rowsOf } from '../support/rows';
import { HERE } from '../support/visits';
import { mp3 } from '../support/voices';
import { consent, openStage, write, type Stage, type StageOptions } from './support/stage';

let stage: Stage;
afterEach(() => stage.close());

async function onNewVisit(phone: StageOptions['phone'] = {}): Promise<Stage> {
  stage = await openStage({ phone });
  await consent(stage);
  return stage;
}

it('asks for what is missing and for nothing else', async () => {
  const { phone, toasts, count } = await onNewVisit();
  phone.tap('提交');
  await toasts('还缺：客户、凭证、今日动作、下次动作');
  expect(await count('visit')).toBe(0);
});

it('before anything was agreed to, neither camera nor place is asked', async () => {
  stage = await openStage();
  const { phone, says } = stage;
  await says('快速拜访');
  phone.tap('快速拜访');
  await says('从相册选');
  phone.tap('从相册选');
  await says('为了记录您的拜访');
  phone.tap('暂不同意');
  expect(phone.trace.calls).toEqual([]);
});

it('at the door of a known customer nobody has to choose', async () => {
  stage = await openStage();
  const { phone, says, shows, api, world, toasts } = stage;
  await consent(stage);
  await api('POST', '/accounts', { data: { name: '华东精工', ...HERE, crs: 'gcj02' } });
  phone.tab('today');
  phone.tap('快速拜访');
  await says('华东精工');
  await shows('.chip.on', 1);
  phone.tap('.take');
  await shows('.shot-image', 1);
  phone.tap('产品演示');
  phone.tap('明天跟进');
  phone.tap('提交');
  await toasts('正在提交');
  await shows('.visits .title', 1);
  expect(await rowsOf(world.program.db, 'SELECT id FROM account')).toHaveLength(1);
});

it('a customer is found by part of the name', async () => {
  const { phone, says, shows, api } = await onNewVisit({ place: () => null });
  await api('POST', '/accounts', { data: { name: '上海申江机床有限公司' } });
  phone.type('.t-input__control', '申江');
  await says('上海申江机床有限公司');
  phone.tap('.chip');
  await shows('.chip.on', 1);
});

it('a picture from the album is weak evidence and marked so, and takes no ticket', async () => {
  const { phone, shows, api } = await onNewVisit();
  phone.type('.t-input__control', '华东精工');
  phone.tap('从相册选');
  await shows('.shot-image', 1);
  expect(phone.all('.shot-note').map(({ textContent }) => textContent)).toEqual(['相册']);
  phone.tap('产品演示');
  phone.tap('明天跟进');
  phone.tap('提交');
  await shows('.visits .title', 1);
  type Visits = { items: { evidence: { strength: string; reasons: { code: string }[] }[] }[] };
  const { data } = await api<Visits>('GET', '/visits');
  const [evidence] = data.items[0]?.evidence ?? [];
  expect(evidence?.strength).toBe('weak');
  expect(evidence?.reasons.map(({ code }) => code)).toContain('from_album');
  expect(phone.trace.calls).toContain('chooseMedia album');
});

it('without a place the evidence is weaker, not lost', async () => {
  const { phone, shows, api } = await onNewVisit({ place: () => null });
  await write(stage, '华东精工');
  phone.tap('提交');
  await shows('.visits .title', 1);
  const { data } = await api<{ items: { evidence: { strength: string }[] }[] }>('GET', '/visits');
  expect(data.items[0]?.evidence.map(({ strength }) => strength)).toEqual(['weak', 'weak']);
});

it('a photo that was dropped again is gone', async () => {
  const { phone, shows } = await onNewVisit();
  phone.tap('.take');
  await shows('.shot-image', 1);
  phone.tap('.drop');
  await shows('.shot-image', 0);
  const kept = [...phone.memory.files.keys()].filter((path) => path.includes('usr/'));
  expect(kept).toEqual([]);
});

it('whoever closes the camera again has changed nothing', async () => {
  const { phone, quiet } = await onNewVisit();
  phone.senses.picture = null;
  phone.tap('.take');
  await quiet();
  expect([phone.all('.shot-image').length, phone.trace.toasts]).toEqual([0, []]);
});

it('a full phone says so instead of losing a photo silently', async () => {
  const { phone, toasts } = await onNewVisit();
  phone.senses.full = true;
  phone.tap('.take');
  await toasts('手机空间不足，没有存下来');
});

it('a microphone that is refused and a word that is too short are said so', async () => {
  const { phone, says, toasts, shows } = await onNewVisit();
  phone.senses.speech = null;
  phone.happen('.talk', 'touchstart');
  await toasts('没有麦克风权限');
  phone.senses.speech = { sound: mp3(1), durationMs: 400 };
  phone.happen('.talk', 'touchstart');
  await says('松开结束');
  phone.happen('.talk', 'touchend');
  await toasts('没有麦克风权限', '说话时间太短');
  await shows('.voice', 0);
});

it('a draft that is on its way is sent to the end before it can be opened', async () => {
  const { phone, shows, says, toasts, count } = await onNewVisit();
  phone.setOnline(false);
  await write(stage, '华东精工');
  phone.tap('提交');
  await says('等待提交');
  phone.senses.online = true;
  phone.setOnline(true);
  phone.tap('.drafts .title');
  await toasts('已存在手机里，联网后自动提交', '这次拜访已经提交');
  await shows('.visits .title', 1);
  expect(await count('visit')).toBe(1);
});
