import type { Heard, Pages } from '../../miniprogram/lib/answers';
import { chinaInput, chinaMoment, momentOf, momentText } from '../../miniprogram/lib/format';
import { heardRows, pagesText, pageText, writerText } from '../../miniprogram/lib/heard';
import {
  choicesOf,
  confirmBody,
  missingInVoice,
  voiceForm,
} from '../../miniprogram/lib/voice-form';

const NOW = Date.UTC(2026, 10, 25, 2, 0, 0);

const heard = (more: Partial<Heard> = {}): Heard => ({
  ...{ subject: null, choices: [], product: null, amountFen: null, amountText: null },
  ...{ nextAt: null, nextStep: null, obstacles: [], actions: [], unsure: [], ...more },
});

describe('what was understood in a recording', () => {
  it('is listed by field; what was not mentioned is left out and what is not sure says what it may be', () => {
    const rows = heardRows(
      heard({
        ...{ amountText: '80万', nextAt: NOW + 24 * 3_600_000, nextStep: '再去签合同' },
        unsure: [{ field: 'product', candidates: ['XG-200', 'VF3'] }],
      }),
      NOW,
    );
    expect(rows.map(({ name, text, unsure }) => [name, text, unsure])).toEqual([
      ['产品', '待确认：XG-200、VF3', true],
      ['金额', '80万', false],
      ['下次', '明天 10:00 再去签合同', false],
    ]);
  });

  it('says who wrote it down, or why nobody did', () => {
    expect(writerText({ writer: 'typed', problem: null })).toBe('本人填写');
    expect(writerText({ writer: null, problem: '没有开通语音识别' })).toBe('没有开通语音识别');
    expect(writerText({ writer: null, problem: null })).toBe('待转写');
  });

  it('begins the form without what is not sure, and asks for the rest', () => {
    const form = voiceForm({
      heard: heard({ choices: [{ kind: 'lead', id: '1', name: '华东精工' }] }),
    });
    expect(missingInVoice(form)).toEqual(['客户', '今日动作', '下次动作']);
    expect(choicesOf({ heard: heard({ actions: ['看样机'] }) }).actions[0]).toBe('看样机');
  });

  it('is confirmed as heard, with what the speaker made clear below what was said', () => {
    const known = heard({
      subject: { kind: 'lead', id: '7', name: '华东精工' },
      obstacles: ['价格'],
    });
    const voice = { heard: known, text: '看了两台机器' };
    const form = { ...voiceForm(voice), actions: ['产品演示'], nextStep: '明天跟进' };
    expect(confirmBody(voice, form)).toMatchObject({
      ...{ leadId: '7', accountId: null, accountName: null, note: null },
    });
    const clear = {
      ...form,
      leadId: null,
      accountName: ' 新客户 ',
      product: 'XG-200',
      obstacles: [],
    };
    expect(confirmBody(voice, clear)).toMatchObject({
      ...{ leadId: null, accountName: '新客户', note: '看了两台机器\n产品：XG-200；障碍：无' },
    });
  });
});

it('a moment that was heard can be chosen; a vague word is none', () => {
  for (const at of [NOW, NOW + 24 * 3_600_000, NOW + 30 * 24 * 3_600_000])
    expect(momentOf(momentText(at, NOW), NOW)).toBe(at);
  expect(momentOf('1月5日 09:00', NOW)).toBe(Date.UTC(2027, 0, 5, 1));
  expect(momentOf('月底', NOW)).toBeNull();
});

it('fields for date and time hold the time in China', () => {
  expect(chinaInput(NOW)).toBe('2026-11-25T10:00');
  expect([chinaMoment('2026-11-25T10:00'), chinaMoment('')]).toEqual([NOW, null]);
});

it('a document says how many pages it has, how each was read and which nobody could', () => {
  const page = (n: number, more: Partial<Pages['items'][number]>): Pages['items'][number] => ({
    ...{ n, source: 'ocr', text: '', confidence: 87.4, poor: false, ...more },
  });
  const items = [page(1, { source: 'text' }), page(2, {}), page(3, { poor: true })];
  expect(items.map(pageText)).toEqual([
    ...['第 1 页 · 文字版', '第 2 页 · 识别，把握 87%', '第 3 页 · 看不清'],
  ]);
  expect(pagesText({ items })).toBe('共 3 页，1 页看不清');
  expect(pagesText({ items: [] })).toBe('正在读取');
});
