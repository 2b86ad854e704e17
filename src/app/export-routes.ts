import { z } from 'zod';
import { firstIdOf } from '../kernel/ids';
import { FileAnswer, route, type Access, type Route } from '../kernel/route';
import { beginExport } from '../leads/commands/begin-export';
import { cellsOf, headOf, type Exported } from '../leads/export';
import { Filter, filterOf } from '../leads/http';
import { UNKNOWN_SOURCE } from '../leads/intake';
import { writeSheet, type SheetCells } from './adapters/sheet-writer';
import type { Context } from './context';
import type { FilesOutside } from './evidence-routes';

const EXPORTERS: Access = ['manager', 'director', 'operations'];
/** Rows of one short transaction. */
const PAGE = 500;

const Wish = z.strictObject({
  reason: z.string().trim().min(4).max(200).describe('导出事由，至少 4 个字'),
  ...Filter,
});
type Wish = z.infer<typeof Wish>;

type Out = FilesOutside;

async function exportLeads(out: Out, { reason, ...wish }: Wish): Promise<FileAnswer> {
  const at = out.clock.now();
  const { name } = out.actor;
  const { count } = await out.unitOfWork(out, (ctx) =>
    beginExport(ctx, { filter: filterOf(ctx, wish), reason }),
  );
  const custom = await customNames(out, wish, at);
  const head = headOf({ name, at, reason, count, custom });
  const cells = rowsOf(out, { wish, at, head, custom });
  const { content, mediaType } = writeSheet('xlsx', cells, '线索');
  return new FileAnswer(content, mediaType, `leads-${String(at)}.xlsx`);
}

/** Names of custom fields, in the order in which they are met. */
async function customNames(out: Out, wish: Omit<Wish, 'reason'>, at: number): Promise<string[]> {
  const names = new Set<string>();
  let before = firstIdOf(at + 1);
  for (let more = true; more;) {
    const page = { before, limit: PAGE };
    const leads = await out.unitOfWork(out, (ctx) =>
      ctx.exports.customNames(filterOf(ctx, wish), page),
    );
    for (const name of leads.flatMap((lead) => lead.names)) names.add(name);
    before = leads.at(-1)?.id ?? before;
    more = leads.length === PAGE;
  }
  return [...names];
}

type Rows = {
  wish: Omit<Wish, 'reason'>;
  at: number;
  head: string[][];
  /** Names of custom fields. */
  custom: readonly string[];
};

/** Leads of that moment; who may see less by now takes along less. */
async function* rowsOf(out: Out, { wish, at, head, custom }: Rows): SheetCells {
  yield* head;
  let before = firstIdOf(at + 1);
  for (let more = true; more;) {
    const leads = await out.unitOfWork(out, (ctx) => readPage(ctx, { wish, custom }, before));
    for (const { cells } of leads) yield cells;
    before = leads.at(-1)?.id ?? before;
    more = leads.length === PAGE;
  }
}

async function readPage(
  ctx: Context,
  { wish, custom }: Pick<Rows, 'wish' | 'custom'>,
  before: string,
): Promise<{ id: string; cells: (string | number)[] }[]> {
  const leads = await ctx.exports.page(filterOf(ctx, wish), { before, limit: PAGE });
  return leads.map((lead) => ({
    id: lead.id,
    cells: cellsOf(lead, { ...namesOf(ctx, lead), custom }),
  }));
}

const namesOf = (
  { leadSources, directory }: Context,
  { sourceId, ownerId }: Exported,
): { source: string; owner: string } => ({
  source: leadSources.get(sourceId)?.name ?? UNKNOWN_SOURCE,
  owner: directory.members.find(({ id }) => id === ownerId)?.name ?? '',
});

export const exportRoutes: readonly Route<Out>[] = [
  route({
    ...{ method: 'POST', path: '/exports', access: EXPORTERS, status: 201 },
    summary: '导出自己能看到的线索（xlsx，号码打码，最多 10000 条），留痕',
    ...{ input: Wish, output: z.unknown(), run: exportLeads },
  }),
];
