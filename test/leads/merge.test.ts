import { DAY } from '../../src/kernel/clock';
import type { Lead } from '../../src/leads/lead';
import { companyKey, keysOf, reasonsFor } from '../../src/leads/duplicate';
import { betterOf, keptOf, merge, separate, type Kept, type Merge } from '../../src/leads/merge';
import { soundOf } from '../../src/app/adapters/sounds';
import { leadLike } from '../support/leads';
import { refusalOf } from '../support/refusal';

const build = (change: Partial<Lead> = {}): Lead =>
  leadLike({
    ...{ id: 'l1', createdAt: 1, phone: '+8613800138000', state: 'new', round: 0, scoredAt: 1 },
    ...change,
  });

describe('two leads that are one customer', () => {
  const elder = build({ ownerId: 'lina', state: 'working', phone: null, heat: 2 });
  const younger = build({ id: 'l2', createdAt: 9, ownerId: 'zhaolei', state: 'assigned' });

  it('become one that keeps its owner, fills its blanks and is hotter', () => {
    const done = merge(elder, { ...younger, region: '华东', companyName: '别的名字', heat: 1 });
    expect(done.survivor).toEqual({ ...elder, phone: '+8613800138000', region: '华东', heat: 4 });
    expect(done.merged).toMatchObject({ id: 'l2', ownerId: 'zhaolei', mergedInto: 'l1' });
  });

  it.each([
    ['a lead with itself', elder, elder, 'lead.merge_same'],
    ['one that was merged', elder, build({ id: 'l2', mergedInto: 'l3' }), 'lead.merged_already'],
    ['into a merged one', build({ mergedInto: 'l3' }), younger, 'lead.merged_already'],
    [
      'what waits into what is over',
      build({ state: 'qualified' }),
      younger,
      'lead.merge_into_closed',
    ],
    ['what is over into what goes on', elder, build({ id: 'l2', state: 'disqualified' }), 'none'],
  ])('%s: %#', (...[, survivor, merged, code]) => {
    expect(refusalOf(() => merge(survivor, merged))).toBe(code);
  });

  it('the one that goes on had better stay, else the older', () => {
    expect(betterOf(younger, elder).id).toBe('l1');
    expect(betterOf({ ...elder, state: 'disqualified' }, younger).id).toBe('l2');
  });

  const { survivor } = merge(elder, younger);
  const after = { ...survivor, version: 2 };
  it('are two again: exactly as before when nothing has happened since', () => {
    expect(separate({ ...after, score: 50 }, { before: elder, after })).toBe(elder);
  });
  it('keep what has happened since, without what was the other’s', () => {
    const present = { ...after, version: 5, heat: 4, ownerId: 'huangmin', message: '急' };
    expect(separate(present, { before: elder, after })).toEqual({
      ...{ ...present, phone: null, heat: 3 },
    });
    const renamed = { ...present, phone: '+8613900139000' };
    expect(separate(renamed, { before: elder, after }).phone).toBe('+8613900139000');
  });
  it('give back fields of the company’s own, however often they were read since', () => {
    const customFields = [{ name: '当前阶段', value: '报价' }];
    const done = { ...merge(elder, { ...younger, customFields }).survivor, version: 2 };
    const present = structuredClone({ ...done, version: 3 });
    expect(done.customFields).toEqual(customFields);
    expect(separate(present, { before: elder, after: done }).customFields).toBeNull();
    const told = {
      ...present,
      customFields: [{ name: '预算口径', value: '含税' }, ...customFields],
    };
    expect(separate(told, { before: elder, after: done }).customFields).toEqual([
      { name: '预算口径', value: '含税' },
    ]);
    const own = { ...elder, customFields: [{ name: '当前阶段', value: '签约' }] };
    const both = merge(own, {
      ...{ ...younger, customFields: [...customFields, { name: '障碍', value: '交期' }] },
    }).survivor;
    expect(both.customFields).toEqual([
      { name: '当前阶段', value: '签约' },
      { name: '障碍', value: '交期' },
    ]);
    const after = { ...both, version: 2 };
    const later = { ...after, version: 3 };
    expect(separate(later, { before: own, after }).customFields).toEqual(own.customFields);
  });
  it('stay one while a later merge stands above', () => {
    const present = { ...after, mergedInto: 'l3' };
    expect(refusalOf(() => separate(present, { before: elder, after }))).toBe(
      'merge.survivor_merged',
    );
  });

  const kept = {} as Kept;
  const made: Merge = {
    ...{ id: 'm', survivorId: 'l1', mergedId: 'l2', by: 'x', at: 0, undoneAt: null, kept },
  };
  it.each<[string, Partial<Merge>, number, string]>([
    ['to the last millisecond of the thirtieth day', {}, 30 * DAY, 'none'],
    ['not a millisecond later', {}, 30 * DAY + 1, 'merge.too_old'],
    ['once', { undoneAt: 5 }, 6, 'merge.undone'],
    ['not when a contact was forgotten', { kept: null }, 6, 'merge.forgotten'],
  ])('a merge can be taken back %s', (...[, change, now, code]) => {
    expect(refusalOf(() => keptOf({ ...made, ...change }, now))).toBe(code);
  });
});

describe('what leads look alike by', () => {
  it.each([
    ['华东精工有限公司', '华东精工'],
    ['上海市华东精工股份有限公司', '华东精工'],
    ['华东精工（中国）有限责任公司', '华东精工'],
    ['　华东 精工 集团有限公司', '华东精工'],
    ['ＡＣＭＥ Co., Ltd.', 'acme'],
    ['北京银行股份有限公司', '北京银行'],
    ['有限公司', '有限公司'],
    ['王', null],
    ['', null],
  ])('the company %s is %s', (name, key) => {
    expect(companyKey(name)).toBe(key);
  });

  const keys = (change: Partial<Lead>): Record<string, string> =>
    Object.fromEntries(keysOf(build(change), soundOf).map(({ kind, value }) => [kind, value]));
  it.each<[string, Partial<Lead>, object]>([
    [
      'name, sound, mail and number',
      { companyName: '华东精工', email: 'Wang@HuaDong.com.cn', phone: '+862112345678;ext=801' },
      {
        ...{ company: '华东精工', sound: 'huadongjinggong', domain: 'huadong.com.cn' },
        phone: '+862112345678',
      },
    ],
    ['nothing by anybody’s mail', { email: 'a@qq.com', companyName: '', phone: null }, {}],
    ['no sound of two syllables', { companyName: '小米', phone: null }, { company: '小米' }],
  ])('%s', (_, change, expected) => {
    expect(keys(change)).toEqual(expected);
  });

  it('an equal name is not said to sound equal', () => {
    expect(reasonsFor(['sound', 'company', 'phone'])).toEqual(['公司名相同', '电话只差分机']);
    expect(reasonsFor(['sound'])).toEqual(['公司名同音']);
  });
});
