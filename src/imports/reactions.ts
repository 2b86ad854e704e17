import { reaction, type Reaction } from '../kernel/event';
import type { ImportReactionContext } from './context';
import { ImportFinished } from './events';

type Ctx = ImportReactionContext;

export const importReactions: readonly Reaction<Ctx>[] = [
  // One sentence each, however many rows there were: nobody reads a thousand cards.
  reaction('same commit', ImportFinished, {
    name: 'imports tell who imported, and whoever has new leads',
    run: async (
      ctx: Ctx,
      { importId, memberId, created, repeated, rejected, dispatch, target },
    ) => {
      const back = rejected > 0 ? '，退回的行可以在导入记录里下载' : '';
      const counts = `新增 ${String(created)} 条，重复 ${String(repeated)} 条，退回 ${String(rejected)} 条`;
      await ctx.desk.say(memberId, { kind: 'text', text: `导入完成：${counts}${back}。` });
      // With a clock there have been cards already.
      if (target !== 'lead' || dispatch) return;
      for (const { ownerId, n } of await ctx.imports.countByOwner(importId))
        if (ownerId !== memberId)
          await ctx.desk.say(ownerId, {
            kind: 'text',
            text: `主管导入了一批线索，其中 ${String(n)} 条分给了您。回复「线索」逐条处理。`,
          });
    },
  }),
];
