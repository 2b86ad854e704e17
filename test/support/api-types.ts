import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outsideRoutes, routes } from '../../src/app/api';
import { openApi } from '../../src/app/openapi';

/** Where both clients find what the server answers; made from the API description by `npm run api-types`. */
export const API_TYPES = join(__dirname, '../../miniprogram/lib/api-types.ts');

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
};
type Operation = { responses: Record<string, { content: Record<string, { schema: Schema }> }> };
type Paths = Record<string, Record<string, Operation>>;

const SIMPLE = new Set(['string', 'number', 'boolean', 'null']);

/** One schema of the description as a TypeScript type. */
function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return unionOf(schema.anyOf);
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === 'object') return objectOf(schema);
  return schema.type !== undefined && SIMPLE.has(schema.type) ? schema.type : 'unknown';
}

function unionOf(schemas: Schema[]): string {
  const types = schemas.map(typeOf);
  // Whatever else it may be.
  return types.includes('unknown') ? 'unknown' : types.join(' | ');
}

function objectOf({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) {
    const values =
      typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Record<string, ${values}>`;
  }
  const fields = Object.entries(properties).map(
    ([name, field]) =>
      `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(field)};`,
  );
  return `{ ${fields.join('\n')} }`;
}

function answersOf(paths: Paths): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { responses }]) => {
      const [good] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      const schema = good?.[1].content['application/json']?.schema ?? {};
      return `'${method.toUpperCase()} ${path}': ${typeOf(schema)};`;
    }),
  );
}

/** The file as it must be for the routes of today. */
export function renderApiTypes(): string {
  const { paths } = openApi([...routes, ...outsideRoutes]) as { paths: Paths };
  const source = `// Made from the API description by \`npm run api-types\`; not edited by hand.

/** What the server answers, by method and path below \`/api/v1\`. */
export type Answers = { ${answersOf(paths).join('\n')} };
`;
  const prettier = ['node_modules/prettier/bin/prettier.cjs', '--config', 'config/prettier.json'];
  const named = ['--stdin-filepath', API_TYPES];
  return execFileSync(process.execPath, [...prettier, ...named], {
    input: source,
    encoding: 'utf8',
  });
}

if (require.main === module) writeFileSync(API_TYPES, renderApiTypes());
