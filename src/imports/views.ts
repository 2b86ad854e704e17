import { z } from 'zod';
import { IMPORT_FIELDS, TARGETS } from './columns';
import {
  FORMATS,
  percentOf,
  RUN_STATES,
  STAYED,
  type ImportRun,
  type StayedReason,
} from './import-run';

const STAYED_TEXT: Record<StayedReason, string> = {
  changed: '已有人处理',
  followed: '已有跟进记录',
  visited: '已有拜访',
};

export const ColumnView = z.object({
  ...{ column: z.number().describe('第几列，从 0 数'), header: z.string() },
  field: z.enum(IMPORT_FIELDS).describe('custom 以列名单独保存；note 写进需求；skip 不导入'),
});

export const ImportView = z.object({
  ...{ id: z.string(), memberId: z.string(), target: z.enum(TARGETS), fileName: z.string() },
  ...{ format: z.enum(FORMATS), state: z.enum(RUN_STATES), columns: z.array(ColumnView) },
  ...{ total: z.number().describe('标题以下的行数'), percent: z.number(), dispatch: z.boolean() },
  ...{ created: z.number(), repeated: z.number(), rejected: z.number() },
  removed: z.number().describe('撤销时删除的'),
  stayed: z
    .array(z.object({ reason: z.enum(STAYED), text: z.string(), count: z.number() }))
    .describe('撤销时留下的和原因'),
  failure: z.string().nullable(),
  ...{ createdAt: z.number(), startedAt: z.number().nullable(), endedAt: z.number().nullable() },
});

export function importView(run: ImportRun): z.infer<typeof ImportView> {
  const stayed = STAYED.flatMap((reason) => {
    const count = run.stayed[reason] ?? 0;
    return count === 0 ? [] : [{ reason, text: STAYED_TEXT[reason], count }];
  });
  return { ...run, columns: [...run.layout.columns], percent: percentOf(run), stayed };
}
