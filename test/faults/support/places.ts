import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Lane, type TestDatabase } from '../../support/databases';

/** A new folder below the system's temporary one. */
export function scratchFolder(): { path: string; drop: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'salesbeat-fault-'));
  return { path, drop: () => rmSync(path, { recursive: true, force: true }) };
}

/** An empty database that outlives the process which uses it. */
export async function createLastingDatabase(lane: Lane): Promise<TestDatabase> {
  if (lane === 'mysql') return createDatabase(lane);
  const folder = scratchFolder();
  return {
    url: `sqlite:${join(folder.path, 'salesbeat.sqlite')}`,
    drop: () => Promise.resolve(folder.drop()),
  };
}
