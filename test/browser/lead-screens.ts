import type { Page } from 'playwright-core';
import { asSystem } from '../../src/app/unit-of-work';
import { logFollowUp } from '../../src/activities';
import type { Program } from '../../src/app/program';
import { eventually } from '../support/eventually';
import { rowsOf } from '../support/rows';
import { xlsx } from '../support/sheets';

const HEAD = ['客户名称', '联系人', '电话', '地区', '行业', '预算', '当前阶段', '关键障碍'];
const CUSTOMERS = [
  ...[
    '长兴泵业',
    '昆山精密',
    '太仓模具',
    '宝山锻压',
    '嘉定电机',
    '奉贤轴承',
    '青浦阀门',
    '金山压缩机',
  ],
  ...[
    '崇明船舶',
    '南汇液压',
    '松江量具',
    '闵行铸造',
    '江宁机床',
    '无锡传动',
    '常熟齿轮',
    '海门纺机',
  ],
];
const STAGES = ['初步接触', '方案沟通', '报价'];
const OBSTACLES = ['预算未批', '交期偏紧', ''];
const SAID = [
  '讲了同行案例，对方约了下周看现场',
  '问了需求，对方说再看看',
  '算了账，两年回本，客户嫌太贵',
];

const rowOf = (name: string, n: number): (string | number)[] => [
  ...[name, '王李张刘陈杨'.charAt(n % 6) + '经理', 13_600_136_000 + n, '华东'],
  ...[n % 2 === 0 ? '制造业' : '医疗器械', `${String(20 + 10 * (n % 7))}万`],
  ...[STAGES[n % 3] ?? '', OBSTACLES[n % 3] ?? ''],
];

type Lead = { id: string; owner_id: string };

/** What the team has done with the list: some leads are won, some are not, three went back to the pool. */
async function work(leader: Page, program: Program): Promise<Lead[]> {
  const leads = await rowsOf<Lead>(
    program.db,
    "SELECT id, owner_id FROM `lead` WHERE source_id = 'import' AND owner_id IS NOT NULL ORDER BY phone",
  );
  const post = async (id: string, verb: string, data: object = {}): Promise<void> => {
    const answer = await leader.request.post(`${program.url}/api/v1/leads/${id}/${verb}`, { data });
    if (!answer.ok()) throw new Error(`${verb}: ${await answer.text()}`);
  };
  for (const [n, { id, owner_id: memberId }] of leads.entries()) {
    if (n < 3) await post(id, 'give-back');
    if (n < 3 || n > 12) continue;
    const contact = { channel: 'visit', outcome: 'reached', effective: n % 3 !== 1 } as const;
    const about = { subjectId: id, memberId, note: SAID[n % 3] ?? '' };
    await program.unitOfWork(asSystem('scene'), (ctx) =>
      logFollowUp(ctx, { ...contact, ...about }),
    );
    if (n > 10) continue;
    await post(
      id,
      n % 3 === 1 ? 'disqualify' : 'qualify',
      n % 3 === 1 ? { reason: '没有需求' } : {},
    );
  }
  return leads;
}

type Shooting = {
  rep: Page;
  leader: Page;
  shoot: (page: Page, name: string) => Promise<void>;
  program: Program;
};

/** Pictures of a list that is imported, the pool, a request and the board. */
export async function shootLeads({ rep, leader, shoot, program }: Shooting): Promise<void> {
  const { url } = program;
  await leader.goto(`${url}/app/#/imports`);
  const buffer = await xlsx([HEAD, ...CUSTOMERS.map(rowOf)]);
  const file = { name: '展会客户.xlsx', mimeType: 'application/octet-stream', buffer };
  await leader.getByLabel('选择文件').setInputFiles(file);
  await leader.getByTestId('preview').getByText('136****6000').waitFor();
  await shoot(leader, 'import');
  await leader.getByRole('button', { name: '开始导入' }).tap();
  await leader.getByTestId('imports').getByText('新增 16').waitFor();
  const leads = await work(leader, program);
  await rep.goto(`${url}/app/#/pool`);
  await rep.getByTestId('pool').getByText('长兴泵业').waitFor();
  await shoot(rep, 'pool');
  const [own] = await rowsOf<{ id: string }>(
    program.db,
    `SELECT l.id FROM \`lead\` l JOIN member m ON m.id = l.owner_id WHERE m.name = '李娜' AND l.effective_at IS NOT NULL
     AND l.state = 'working' AND l.id IN (${leads.map(({ id }) => `'${id}'`).join(', ')})`,
  );
  await rep.goto(`${url}/app/#/leads/${own?.id ?? ''}`);
  const card = rep.getByTestId('support');
  await card.getByRole('button', { name: '申请费用、技术支持或样品' }).tap();
  await rep.getByRole('button', { name: '方案演示', exact: true }).tap();
  await rep.getByRole('button', { name: '样品与试用' }).tap();
  await rep.getByPlaceholder('金额，元').fill('1200');
  await card.scrollIntoViewIfNeeded();
  await shoot(rep, 'request');
  await leader.goto(`${url}/app/#/board`);
  await leader.getByTestId('scripts').getByText('同行案例').waitFor();
  await eventually(async () => expectDrawn(await leader.locator('[data-drawn=true]').count()));
  await shoot(leader, 'board');
  await leader.setViewportSize({ width: 1440, height: 900 });
  await shoot(leader, 'board-desk');
}

/** Both charts of the board. */
function expectDrawn(charts: number): void {
  if (charts < 2) throw new Error(`${String(charts)} of 2 charts are drawn`);
}
