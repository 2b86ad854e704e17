/** A name, or names with dots and numbers between them: `phone`, `data.name`, `data.leads[0].tel`. */
const PART = String.raw`[^.[\]]+(?:\[\d{1,3}\])*`;
export const MAPPING_PATH = new RegExp(`^${PART}(?:\\.${PART})*$`);

/** What stands at a path of a payload; undefined where the path leads nowhere. */
export function readPath(payload: Record<string, unknown>, path: string): unknown {
  // A form may have a field whose very name has a dot in it.
  if (Object.hasOwn(payload, path)) return payload[path];
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  return steps.reduce<unknown>(step, payload);
}

function step(value: unknown, name: string): unknown {
  const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return holds ? (value as Record<string, unknown>)[name] : undefined;
}

/** True when a payload says something, and none of the paths leads to any of it: the mapping is of another form. */
export function leadsNowhere(payload: Record<string, unknown>, paths: readonly string[]): boolean {
  const saysSomething = Object.keys(payload).length > 0;
  return saysSomething && paths.every((path) => readPath(payload, path) === undefined);
}
