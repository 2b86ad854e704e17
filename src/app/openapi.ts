import { z } from 'zod';
import type { Schema } from '../kernel/event';
import type { Route } from '../kernel/route';

type Json = Record<string, unknown>;
type ObjectSchema = { properties?: Record<string, Json>; required?: string[] };

/** The OpenAPI 3.1 document of a list of routes, derived from their schemas. */
export function openApi(
  routes: readonly Pick<Route<never>, keyof Route<never>>[],
  base: string,
): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `${base}${route.path.replace(/:(\w+)/g, '{$1}')}`;
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

function operation(route: Route<never>): Json {
  const open = route.access === 'anyone';
  return {
    summary: route.summary,
    'x-access': route.access,
    security: open ? [] : [{ token: [] }],
    ...inputOf(route),
    responses: {
      [String(route.status ?? 200)]: {
        description: '成功',
        content: content(jsonSchema(route.output, 'output')),
      },
      default: {
        description: '拒绝或出错',
        content: content({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

const content = (schema: Json): Json => ({ 'application/json': { schema } });

function bodyContent({ upload }: Route<never>, body: Json): Json {
  if (!upload) return content(body);
  const file = { type: 'string', format: 'binary' };
  const properties = { ...(body as ObjectSchema).properties, [upload.field]: file };
  return { 'multipart/form-data': { schema: { ...body, properties } } };
}

function inputOf(route: Route<never>): Json {
  const schema = jsonSchema(route.input, 'input');
  const { properties = {}, required = [] } = schema as ObjectSchema;
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? ''));
  const reads = route.method === 'GET' || route.method === 'DELETE';
  const parameters = Object.entries(properties)
    .filter(([name]) => inPath.has(name) || reads)
    .map(([name, field]) => ({
      ...{ name, in: inPath.has(name) ? 'path' : 'query', schema: field },
      required: inPath.has(name) || required.includes(name),
    }));
  if (reads) return { parameters };
  const rest = Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.has(name)));
  const body =
    'properties' in schema
      ? {
          type: 'object',
          properties: rest,
          required: required.filter((name) => !inPath.has(name)),
          additionalProperties: false,
        }
      : schema;
  const empty = 'properties' in schema && Object.keys(rest).length === 0;
  return {
    parameters,
    ...(empty ? {} : { requestBody: { required: true, content: bodyContent(route, body) } }),
  };
}
