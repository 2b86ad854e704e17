import { z } from 'zod';
import { route, type Access, type Route } from '../kernel/route';
import { IMPORT_FIELDS } from './columns';
import { startImport } from './commands/start-import';
import { undoImport } from './commands/undo-import';
import { visibleImport } from './commands/visible-import';
import type { ImportContext } from './context';
import { ImportView, importView } from './views';

type Ctx = ImportContext;

/** Who may bring lists in. */
export const IMPORTERS: Access = ['manager', 'director', 'operations'];
const One = z.strictObject({ id: z.string().max(36) });

const Correction = z.strictObject({
  column: z.number().int().min(0).max(1_000),
  field: z.enum(IMPORT_FIELDS),
});

export const importRoutes: readonly Route<Ctx>[] = [
  route({
    ...{ method: 'GET', path: '/imports', summary: '最近的导入，新的在前', access: IMPORTERS },
    ...{ input: z.strictObject({}), output: z.object({ items: z.array(ImportView) }) },
    run: async (ctx: Ctx) => ({
      items: (await ctx.imports.list(ctx.actor.scope)).map(importView),
    }),
  }),
  route({
    ...{ method: 'GET', path: '/imports/:id', summary: '一次导入的进度', access: IMPORTERS },
    ...{ input: One, output: ImportView },
    run: async (ctx: Ctx, { id }) => importView(await visibleImport(ctx, id)),
  }),
  route({
    ...{ method: 'POST', path: '/imports/:id/start', summary: '开始导入，可以改列的对应' },
    ...{ access: IMPORTERS, once: true, output: ImportView },
    input: One.extend({
      columns: z.array(Correction).max(200).default([]),
      dispatch: z.boolean().default(false).describe('像新线索一样计时和发卡片，最多 1000 行'),
    }),
    run: async (ctx: Ctx, { id: importId, columns, dispatch }) =>
      importView(await startImport(ctx, { importId, corrections: columns, dispatch })),
  }),
  route({
    ...{ method: 'POST', path: '/imports/:id/undo', summary: '撤销一次导入，有人动过的留下' },
    ...{ access: IMPORTERS, once: true, input: One, output: ImportView },
    run: async (ctx: Ctx, { id }) => importView(await undoImport(ctx, id)),
  }),
];
