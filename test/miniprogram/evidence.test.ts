/** @jest-environment-options {"globalsCleanup": "off"} */
import { MINUTES, paper, printed, scanned } from '../support/documents';
import { eventually } from '../support/eventually';
import { rowsOf } from '../support/rows';
import { phoneOf } from '../support/visits';
import { wav } from '../support/voices';
import { consent, openStage, type Stage } from './support/stage';

let stage: Stage;
afterEach(() => stage.close());

const kinds = async (): Promise<string[]> => {
  const rows = await rowsOf<{ channel: string; kind: string; source: string }>(
    stage.world.program.db,
    `SELECT v.channel, e.kind, e.source FROM evidence e JOIN visit v ON v.id = e.visit_id ORDER BY e.kind`,
  );
  return rows.map(({ channel, kind, source }) => `${channel}: ${kind} from ${source}`);
};
const finish = (customer: string): void => {
  const { phone } = stage;
  phone.type('.t-input__control', customer);
  phone.tap('报价讨论');
  phone.tap('等客户回复');
  phone.tap('提交');
};

describe('快速拜访', () => {
  beforeEach(async () => {
    stage = await openStage();
    await consent(stage);
  });

  it('of a call asks for its call log', async () => {
    const { phone, toasts, shows } = stage;
    phone.tap('电话');
    finish('华东精工');
    await toasts('还缺：通话截图');
    phone.tap('通话截图');
    await shows('.shot-image', 1);
    phone.tap('提交');
    await shows('.visits .title', 1);
    expect(await kinds()).toEqual(['phone: screenshot from album']);
  });

  it('of a proposal takes a document from a chat, without network too', async () => {
    const { phone, says, shows } = stage;
    phone.senses.document = { name: '改造方案.pdf', bytes: await printed() };
    phone.setOnline(false);
    phone.tap('发方案');
    phone.tap('＋ 方案文件');
    await says('改造方案.pdf');
    finish('南海电子');
    await says('等待提交');
    phone.restart();
    await says('等待提交');
    phone.tab('drafts');
    await says('1 份文件 · 1 项动作');
    phone.setOnline(true);
    await says('手机里没有待提交的拜访');
    phone.tab('today');
    await shows('.visits .title', 1);
    expect(await kinds()).toEqual(['wechat: minutes from file']);
  });

  it('on site takes minutes along, as a file or as paper', async () => {
    const { phone, shows } = stage;
    phone.tap('.take');
    await shows('.shot-image', 1);
    phone.senses.picture = await paper();
    phone.tap('＋ 拍纸质纪要');
    await shows('.voice', 1);
    await shows('.shot-image', 1);
    finish('西门钢构');
    await shows('.visits .title', 1);
    await eventually(async () =>
      expect(await kinds()).toEqual(['visit: minutes from file', 'visit: photo from camera']),
    );
  });

  it('shows nobody the drafts of a colleague who used the same phone', async () => {
    const { phone, says, shows, quiet } = stage;
    phone.tap('.take');
    await shows('.shot-image', 1);
    phone.tap('产品演示');
    phone.tab('today');
    await says('未完成');
    const drafts = [...phone.memory.storage.entries()].filter(([key]) => key.startsWith('draft:'));
    for (const [key, value] of drafts) {
      const draft = JSON.parse(value) as object;
      phone.memory.storage.set(key, JSON.stringify({ ...draft, memberId: 'a colleague' }));
    }
    expect(drafts).toHaveLength(1);
    phone.restart();
    await says('没有待办');
    await quiet();
    expect(phone.text()).not.toContain('未完成');
  });
});

describe('a visit at the server', () => {
  it('shows what its evidence is worth, and a recording is written down by who spoke', async () => {
    stage = await openStage();
    const { phone, says, world } = stage;
    const lina = await phoneOf(world, 'lina');
    const { id } = await lina.open();
    await lina.send(id, { file: wav(4), fields: { kind: 'voice', source: 'recorder' } });
    await lina.report(id);
    await world.settle();
    phone.visit(`/pages/record/record?id=${id}`);
    await says('凭证包');
    expect(phone.all('.proof').map(({ textContent }) => textContent)).toEqual([
      ...['缺现场照片', '缺会议纪要', '缺跟进截图', '弱语音记录'],
    ]);
    phone.type('.t-textarea__wrapper-inner', '看了XG-200和变频器，预算80万');
    phone.tap('保存文字');
    await says('本人填写');
    await world.settle();
    phone.visit(`/pages/record/record?id=${id}`);
    await says('待确认：XG-200 数控车床、变频器 VF3');
    await says('80万');
  });

  it('shows minutes page by page, and the one that nobody could read is typed', async () => {
    stage = await openStage();
    const { phone, says, world } = stage;
    const lina = await phoneOf(world, 'lina');
    const { id } = await lina.open();
    const file = await scanned([await paper(), await paper(MINUTES, 14)]);
    await lina.send(id, { file, fields: { kind: 'minutes', source: 'file' } });
    await lina.report(id);
    await world.settle();
    phone.visit(`/pages/record/record?id=${id}`);
    await says('共 2 页，1 页看不清');
    await says('价格敏感');
    phone.tap('补写这一页');
    await stage.toasts('请写下这一页的内容');
    phone.type('.t-textarea__wrapper-inner', '决策人是王总，华东精工要求八周交货');
    phone.tap('补写这一页');
    await says('第 2 页 · 本人补写');
    await says('决策人');
    await says('强会议纪要');
  });
});
