import type { Heard, Pages, Voice } from './answers';
import { momentText } from './format';

/** One field of what was understood; `unsure` ones were heard but may mean several things, and are blank. */
export type HeardRow = { name: string; text: string; unsure: boolean; candidates: string[] };

type Field = Heard['unsure'][number]['field'];

/** What was understood, as both clients show it; what was not mentioned is left out. */
export function heardRows(heard: Heard, now: number): HeardRow[] {
  const { subject, product, amountText, nextAt, nextStep, obstacles } = heard;
  const next = [nextAt === null ? null : momentText(nextAt, now), nextStep].filter(Boolean);
  const sure: [string, Field | null, string | null][] = [
    ['客户', 'subject', subject?.name ?? null],
    ['产品', 'product', product],
    ['金额', 'amount', amountText],
    ['下次', 'next', next.length > 0 ? next.join(' ') : null],
    ['障碍', null, obstacles.length > 0 ? obstacles.join('、') : null],
  ];
  return sure.flatMap(([name, field, text]) => {
    const candidates = heard.unsure.find((one) => one.field === field)?.candidates ?? [];
    const unsure = candidates.length > 0;
    if (text === null && !unsure) return [];
    return [{ name, unsure, candidates, text: text ?? `待确认：${candidates.join('、')}` }];
  });
}

/** Who wrote a transcript down. */
export const WRITERS: Record<NonNullable<Voice['writer']>, string> = {
  ...{ speech: '自动转写', platform: '聊天软件转写', typed: '本人填写' },
};

/** What stands below a recording: who wrote it down, or why nobody did. */
export const writerText = ({ writer, problem }: Pick<Voice, 'writer' | 'problem'>): string =>
  writer === null ? (problem ?? '待转写') : WRITERS[writer];

/** Whether the speaker may still write what was said. */
export const isOpenNote = ({ state }: Pick<Voice, 'state'>): boolean =>
  state === 'waiting' || state === 'written';

type Page = Pages['items'][number];

/** How a page of minutes was read. */
export function pageText({ n, source, confidence, poor }: Page): string {
  const how = {
    ...{ text: '文字版', typed: '本人补写' },
    ocr: `识别，把握 ${String(Math.round(confidence))}%`,
  }[source];
  return `第 ${String(n)} 页 · ${poor ? '看不清' : how}`;
}

/** A document in one line. */
export function pagesText({ items }: Pick<Pages, 'items'>): string {
  if (items.length === 0) return '正在读取';
  const poor = items.filter((page) => page.poor).length;
  const all = `共 ${String(items.length)} 页`;
  return poor > 0 ? `${all}，${String(poor)} 页看不清` : `${all}，都已读出`;
}

/** What a proof is worth. */
export const PROOF_STATES = { missing: '缺', weak: '弱', strong: '强' } as const;
