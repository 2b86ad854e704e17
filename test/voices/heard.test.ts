import { read } from '../../src/app/adapters/words-worker';
import { readBusiness } from '../../src/app/business';
import { understand, type Heard } from '../../src/voices/heard';
import { saidAs } from '../../src/voices/subject';
import { clips, NOW, SUBJECTS } from './support/clips';

const { vocabulary } = readBusiness('config/business');
const names = [
  ...SUBJECTS.flatMap(({ name }) => saidAs(name)),
  ...Object.values(vocabulary).flatMap((terms) =>
    terms.flatMap(({ name, said }) => [name, ...said]),
  ),
];
const hear = (text: string): Heard =>
  understand({
    text,
    reading: read({ text, names, now: NOW }),
    subjects: SUBJECTS,
    vocabulary,
    now: NOW,
  });

describe('200 clips', () => {
  const rows = clips().map(({ text, meant }) => ({ text, meant, heard: hear(text) }));
  const fields = {
    subject: ({ heard }: (typeof rows)[number]) => heard.subject?.name ?? null,
    product: ({ heard }: (typeof rows)[number]) => heard.product,
    amountYuan: ({ heard }: (typeof rows)[number]) => heard.amountFen && heard.amountFen / 100,
    nextAt: ({ heard }: (typeof rows)[number]) => heard.nextAt,
  };

  it.each(Object.keys(fields) as (keyof typeof fields)[])(
    '%s is right wherever it is filled in, and filled in nearly wherever it was said',
    (field) => {
      const filled = rows.filter((row) => fields[field](row) !== null);
      const wrong = filled.filter((row) => fields[field](row) !== row.meant[field]);
      expect(wrong.map((row) => [row.text, fields[field](row), row.meant[field]])).toEqual([]);
      const said = rows.filter(({ meant }) => meant[field] !== null);
      const missed = said.filter((row) => fields[field](row) === null).map(({ text }) => text);
      expect([missed.length <= said.length * 0.05, missed]).toEqual([true, missed]);
    },
  );

  it('obstacles are those that were raised', () => {
    const wrong = rows.filter(
      ({ heard, meant }) => heard.obstacles.join() !== meant.obstacles.join(),
    );
    expect(wrong.map(({ text, heard }) => [text, heard.obstacles])).toEqual([]);
  });
});

it.each([
  ['北晨电器今天见了，后天再去', 'subject', ['北辰电气股份有限公司']],
  ['华东精工今天见了', 'subject', ['华东精工机械有限公司', '华东精工装备有限公司']],
  ['海澜今天见了', 'subject', ['海澜商贸有限公司']],
  ['XG-200和变频器都看了', 'product', ['XG-200 数控车床', '变频器 VF3']],
  ['预算五十万，另一个项目八十万', 'amount', ['50万', '80万']],
  ['月底再约', 'next', ['月底']],
  ['明天给报价，后天上门演示', 'next', ['明天 09:00', '11月27日 09:00']],
])('「%s」 leaves %s blank and asks about %j', (text, field, candidates) => {
  const { unsure } = hear(text);
  expect(unsure.find((one) => one.field === field)?.candidates).toEqual(candidates);
});

it.each(['华东精工装备今天见了', '今天见了华东精工装备有限公司的人'])(
  'the longer name is meant in 「%s」',
  (text) => {
    expect(hear(text).subject?.name).toBe('华东精工装备有限公司');
  },
);

it('hears actions of the day', () => {
  expect(hear('演示了XG-200，合同也聊了').actions).toEqual(['产品演示', '合同洽谈']);
});

it('understands nothing in nothing', () => {
  const { subject, product, amountFen, nextAt, obstacles, unsure } = hear('嗯嗯好的');
  expect([subject, product, amountFen, nextAt, obstacles, unsure]).toEqual([
    null,
    null,
    null,
    null,
    [],
    [],
  ]);
});
