import { z } from 'zod';
import type { Schema } from '../kernel/event';
import type { DescribedRoute } from './fixed-routes';

type Json = Record<string, unknown>;
type ObjectSchema = {
  properties?: Record<string, Json>;
  required?: string[];
  additionalProperties?: unknown;
};

type Described = Omit<DescribedRoute, 'input' | 'output'> & {
  input: Schema<unknown>;
  output: Schema<unknown>;
  upload?: { field: string; maxBytes: number };
};

/** `/leads/:id` → `/leads/{id}`; a wildcard is a parameter too. */
const templateOf = (path: string): string =>
  path.replace(/\{\/\*(\w+)\}/g, '/{$1}').replace(/:(\w+)/g, '{$1}');

/** The OpenAPI 3.1 document of a list of routes with whole paths, derived from their schemas. */
export function openApi(routes: readonly Described[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = templateOf(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Salesbeat 销售节拍',
      version: '1',
      description: '时间均为 UTC 毫秒；金额为分；错误统一为 code、message、requestId。',
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: ERROR },
    },
    paths,
  };
}

const ERROR: Json = {
  type: 'object',
  required: ['code', 'message', 'requestId'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    requestId: { type: 'string' },
  },
};

const jsonSchema = (schema: Schema<unknown>, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema as z.ZodType, { io, unrepresentable: 'any' });

function operation(route: Described): Json {
  const isOpen = route.access === 'anyone';
  return {
    summary: route.summary,
    'x-access': route.access,
    security: isOpen ? [] : [{ token: [] }],
    ...inputOf(route),
    responses: {
      [String(route.status ?? 200)]: {
        description: '成功',
        content: content(jsonSchema(route.output, 'output'), [route.media ?? JSON_TYPE]),
      },
      default: {
        description: '拒绝或出错',
        content: content({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

const JSON_TYPE = 'application/json';

const content = (schema: Json, types: readonly string[] = [JSON_TYPE]): Json =>
  Object.fromEntries(types.map((type) => [type, { schema }]));

function bodyContent({ upload, bodies }: Described, body: Json): Json {
  if (!upload) return content(body, bodies);
  const file = { type: 'string', format: 'binary' };
  const properties = { ...(body as ObjectSchema).properties, [upload.field]: file };
  return { 'multipart/form-data': { schema: { ...body, properties } } };
}

/** What is sent as XML is sealed; its signature stands in the query. */
const hasBody = ({ method, bodies = [] }: Described): boolean =>
  /POST|PUT/.test(method) && !bodies.includes('text/xml');

function inputOf(route: Described): Json {
  const schema = jsonSchema(route.input, 'input');
  const { properties = {}, required = [] } = schema as ObjectSchema;
  const inPath = new Set([...route.path.matchAll(/[:*](\w+)/g)].map(([, name]) => name ?? ''));
  const reads = !hasBody(route);
  const parameters = Object.entries(properties)
    .filter(([name]) => inPath.has(name) || reads)
    .map(([name, field]) => ({
      ...{ name, in: inPath.has(name) ? 'path' : 'query', schema: field },
      required: inPath.has(name) || required.includes(name),
    }));
  if (reads) return { parameters };
  const rest = Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.has(name)));
  const body = 'properties' in schema ? bodyOf(schema, { rest, inPath }) : schema;
  const empty = 'properties' in schema && Object.keys(rest).length === 0;
  return {
    parameters,
    ...(empty ? {} : { requestBody: { required: true, content: bodyContent(route, body) } }),
  };
}

type Split = { rest: Json; inPath: ReadonlySet<string> };

/** The schema without what the path says already. */
const bodyOf = (
  { required = [], additionalProperties = false }: ObjectSchema,
  { rest, inPath }: Split,
): Json => ({
  type: 'object',
  properties: rest,
  required: required.filter((name) => !inPath.has(name)),
  additionalProperties,
});
