import { lanes } from '../support/databases';
import { paper } from '../support/documents';
import { photo } from '../support/pictures';
import { openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';

describe.each(lanes)("a competitor's material, on %s", (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane });
  });
  afterEach(() => world.close());
  const sends = async (userid: string, picture: Buffer): Promise<void> => {
    await world.tenant.sendImage(userid, picture);
    await world.settle();
  };
  const says = async (userid: string, text: string): Promise<void> => {
    await world.tenant.say(userid, text);
    await world.settle();
  };
  const last = (userid: string): string => JSON.stringify(world.tenant.chat(userid).at(-1));

  it('photographed gets the answer with its source', async () => {
    await sends('lina', await paper(['恒锐数控 HR-260 加工中心', '主轴转速 6000 转']));
    expect(last('lina')).toContain('我们 XG-200 是 8000 转');
    expect(last('lina')).toContain('2026-09-18 核对');
    expect(last('lina')).not.toContain('半年');
  });

  it('with an old answer says that it is old', async () => {
    await says('lina', '竞品 百迪');
    expect(last('lina')).toContain('已超过半年未核对');
    await says('lina', '竞品');
    expect(last('lina')).toContain('恒锐数控、通远电气、百迪生化');
  });

  it('that nobody knows opens a gap; the expert’s word reaches the rep', async () => {
    await sends('lina', await paper(['金鼎机床 JD-900 产品手册', '主轴转速 12000 转']));
    expect(last('lina')).toContain('已经问了王芳');
    expect(last('wangfang')).toContain('答复 1 内容');
    await says('zhaolei', '答复 1 乱说');
    expect(last('zhaolei')).toContain('不是问您的');
    await says('wangfang', '答复 1 金鼎是贴牌，主轴不是自产');
    expect(last('lina')).toContain('王芳答复您拍的竞品资料：金鼎是贴牌');
    await says('wangfang', '答复 1 再说一次');
    expect(last('wangfang')).toContain('已经有人答复了');
  });

  it('without a word on it is asked about as well, once', async () => {
    await sends('lina', await photo());
    expect(last('wangfang')).toMatch(/没有收录的竞品资料/);
    expect(await rowsOf(world.program.db, 'SELECT state FROM knowledge_gap')).toEqual([
      { state: 'open' },
    ]);
  });
});
