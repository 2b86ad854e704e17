import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { parse, stringify } from 'yaml';
import { scratchFolder } from '../faults/support/places';
import type { World } from './program';

export type Settings = { id: string } & Record<string, unknown>;
export type SourceFolder = { path: string; drop: () => void };

/** Business settings whose sources are changed by id; an id that is not there yet becomes another source. */
export function sourcesWith(...changes: Settings[]): SourceFolder {
  const folder = scratchFolder();
  cpSync('config/business', folder.path, { recursive: true });
  const file = join(folder.path, 'sources.yaml');
  const settings = parse(readFileSync(file, 'utf8')) as { sources: Settings[] };
  for (const change of changes) {
    const known = settings.sources.find(({ id }) => id === change.id);
    if (known) Object.assign(known, change);
    else settings.sources.push(change);
  }
  writeFileSync(file, stringify(settings));
  return folder;
}

/** Keys of the sources that other systems post to. */
export const SOURCE_KEYS = {
  ...{ INTAKE_SCAN_KEY: 'key-scan', INTAKE_DOUYIN_KEY: 'key-douyin' },
  ...{ INTAKE_CALLS_KEY: 'key-calls', INTAKE_MINI_PROGRAM_KEY: 'key-mini' },
};

export type Posted = AxiosResponse<{ leadId?: string; payloadId?: string; code?: string }>;

/** Posts to a source as another system would. */
export const postTo = (
  world: Pick<World, 'url'>,
  to: string | { key: string; headers: Record<string, string> },
  body: unknown,
): Promise<Posted> => {
  const { key, headers } = typeof to === 'string' ? { key: to, headers: {} } : to;
  return axios.post(`${world.url}/intake/forms/${key}`, body, {
    ...{ headers, validateStatus: () => true, proxy: false },
  });
};
