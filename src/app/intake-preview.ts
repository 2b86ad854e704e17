import { z } from 'zod';
import { OPERATORS } from '../intake/http';
import { previewPayload } from '../intake/preview';
import { Refusal } from '../kernel/refusal';
import { route, type Route } from '../kernel/route';
import { LEAD_FIELDS } from '../leads';
import type { IntakeOutside } from './intake-routes';
import { FORM, formOf } from './payloads';
import { Custom, Mapping } from './sources';

type Out = IntakeOutside;

const Input = z.strictObject({
  id: z.string().max(32),
  payload: z
    .union([z.record(z.string(), z.unknown()), z.string().max(60_000)])
    .describe('样例：JSON 对象，或来源发来的原文'),
  mapping: Mapping.optional().describe('想试的映射；不给则用现在的'),
  custom: Custom.optional().describe('想试的自定义字段；不给则用现在的'),
});
const Preview = z.object({
  fields: z.array(
    z.object({
      ...{ field: z.enum(LEAD_FIELDS), path: z.string(), value: z.string().nullable() },
      reason: z.string().nullable().describe('这个字段为什么不行'),
    }),
  ),
  custom: z
    .array(z.object({ name: z.string(), path: z.string(), value: z.string().nullable() }))
    .describe('公司自己的字段'),
  missing: z.array(z.enum(LEAD_FIELDS)).describe('映射里有、样例里没有的字段'),
  unmapped: z.array(z.enum(LEAD_FIELDS)).describe('映射里没有的字段'),
  reason: z.string().nullable().describe('为什么成不了线索；能成则为 null'),
});

async function preview(
  out: Out,
  { id, payload, mapping, custom }: z.infer<typeof Input>,
): Promise<z.infer<typeof Preview>> {
  const source = await out.unitOfWork(out, ({ leadSources }) =>
    Promise.resolve(leadSources.get(id)),
  );
  if (!source) throw new Refusal('not_found', 'intake.source_not_found');
  const tried = { ...source, ...(mapping && { mapping }), ...(custom && { custom }) };
  const found = previewPayload(sampleOf(payload), tried);
  const explain = (refusal: Refusal | null): string | null => refusal && out.explain(refusal);
  const fields = found.fields.map(({ refusal, ...rest }) => ({
    ...{ ...rest, reason: explain(refusal) },
  }));
  const { unmapped } = found;
  return {
    ...{ fields, custom: found.custom, unmapped, reason: explain(found.refusal) },
    missing: fields.flatMap(({ field, value, reason }) => ((value ?? reason) ? [] : [field])),
  };
}

/** A sample is pasted as JSON, or as a form writes it. */
function sampleOf(payload: Record<string, unknown> | string): Record<string, unknown> {
  if (typeof payload !== 'string') return payload;
  const isJson = payload.trimStart().startsWith('{');
  return formOf({ body: payload, contentType: isJson ? 'application/json' : FORM });
}

export const previewRoutes: readonly Route<Out>[] = [
  route({
    ...{ method: 'POST', path: '/intake/sources/:id/preview' },
    summary: '试一份样例会变成什么线索，什么也不存',
    ...{ access: OPERATORS, input: Input, output: Preview, run: preview },
  }),
];
