import { doorsByOwner, leadsBySource } from '../../src/intake/doors';
import { previewPayload } from '../../src/intake/preview';
import { readForm, type LeadSource } from '../../src/leads';

const source = (change: Partial<LeadSource>): LeadSource => ({
  ...{ id: 'ad', name: '广告', kind: 'ad', door: 'side', tags: [], costFen: 0, version: 1 },
  mapping: { phone: 'data.tel', contactName: 'data.name', message: 'text' },
  ...change,
});

describe('a sample of what comes', () => {
  it('shows which path gave what, and what is missing', () => {
    const sample = { data: { tel: '+86 138-0013-8000', name: ' 王 ' } };
    const { fields, refusal, unmapped } = previewPayload(sample, source({}));
    expect(fields.map(({ field, path, value }) => [field, path, value])).toEqual([
      ['contactName', 'data.name', '王'],
      ['phone', 'data.tel', '+86 138-0013-8000'],
      ['message', 'text', null],
    ]);
    expect(refusal).toBeNull();
    expect(unmapped).toContain('companyName');
  });

  it('shows the company’s own fields too; none of them costs the lead', () => {
    const sample = {
      ...{ data: { tel: '13800138000' }, stage: '报价', when: 'x'.repeat(201) },
      ...{
        wants: ['样品', '报价'],
        visited: true,
        second: '021-62345678',
        place: { city: '上海' },
      },
    };
    const custom = {
      ...{ 当前阶段: 'stage', 预计签约: 'when', 想要: 'wants', 来过: 'visited', 备用: 'second' },
      ...{ 地点: 'place', 没填: 'nothing' },
    };
    const seen = previewPayload(sample, source({ custom }));
    expect(seen.custom.map(({ name, value }) => [name, value])).toEqual([
      ...[
        ['当前阶段', '报价'],
        ['预计签约', 'x'.repeat(201)],
        ['想要', '样品、报价'],
      ],
      ...[
        ['来过', '是'],
        ['备用', '021-62345678'],
        ['地点', '{"city":"上海"}'],
        ['没填', null],
      ],
    ]);
    expect(seen.refusal).toBeNull();
    const draft = readForm(sample, source({ custom }));
    expect(draft.customFields?.map(({ name }) => name)).toEqual([
      '当前阶段',
      '想要',
      '来过',
      '地点',
    ]);
    expect(draft.message).toBe(`预计签约：${'x'.repeat(201)}\n备用：021-62345678`);
  });

  it('says of each field, and of the whole, why it will not do', () => {
    const sample = { data: { tel: ['13800138000'], name: 'x'.repeat(51) } };
    const { fields, refusal } = previewPayload(sample, source({}));
    expect(fields.map((field) => field.refusal?.code ?? null)).toEqual([
      ...['intake.field_too_long', 'intake.field_type', null],
    ]);
    expect(refusal?.code).toBe('intake.field_too_long');
    expect(previewPayload({ other: 1 }, source({})).refusal?.code).toBe('intake.mapping_nowhere');
  });
});

describe('doors', () => {
  const sources = new Map(
    [
      source({ id: 'website', kind: 'form', door: 'main' }),
      source({ id: 'ad' }),
      source({ id: 'manual', kind: 'manual' }),
    ].map((known) => [known.id, known]),
  );
  const rows = [
    { ownerId: 'a', sourceId: 'website', leads: 2 },
    { ownerId: 'a', sourceId: 'manual', leads: 1 },
    { ownerId: 'b', sourceId: 'website', leads: 5 },
    { ownerId: 'b', sourceId: 'ad', leads: 4 },
    { ownerId: 'b', sourceId: 'gone', leads: 1 },
    { ownerId: null, sourceId: 'manual', leads: 9 },
  ];

  it('are counted per owner, those with most by the side first', () => {
    expect(doorsByOwner(rows, sources)).toEqual([
      { memberId: 'b', leads: 10, side: 5, manual: 0, sidePercent: 50, manualPercent: 0 },
      { memberId: 'a', leads: 3, side: 1, manual: 1, sidePercent: 33, manualPercent: 33 },
    ]);
  });

  it('F5 what came by a source that is in no list any more is in a bucket of its own', () => {
    const held = [
      { sourceId: 'gone', outcome: 'failed', n: 3 },
      { sourceId: 'ad', outcome: 'waiting', n: 2 },
    ];
    const figures = leadsBySource({ rows, held }, sources).map((row) => [
      ...[row.id, row.name, row.leads, row.failed, row.waiting],
    ]);
    expect(figures).toEqual([
      ['website', '广告', 7, 0, 0],
      ['ad', '广告', 4, 0, 2],
      ['manual', '广告', 10, 0, 0],
      ['unknown', '未知来源', 1, 3, 0],
    ]);
  });
});
