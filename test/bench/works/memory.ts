import { readFileSync } from 'node:fs';
import { freePort } from '../../support/program';
import { pause } from '../measure';
import { mostRow, type Row } from '../table';
import { makeWorld } from '../worlds';
import { stop } from './callbacks';
import type { Work } from './work';

const IDLE_MS = 10_000;

/** What the idle program takes of memory: as first started, with the simulated tenant inside, and connected to a platform. */
export const resting: Work = async () => {
  const world = await makeWorld({ lane: 'sqlite' });
  const none = Object.fromEntries(
    ['CORP_ID', 'AGENT_ID', 'SECRET', 'TOKEN', 'ENCODING_AES_KEY'].map((key) => [
      `WECOM_${key}`,
      '',
    ]),
  );
  const rows: Row[] = [];
  for (const [name, env] of [
    ['simulated tenant', { ...none, DATABASE_URL: `${world.databaseUrl}.tenant` }],
    ['credentials', {}],
  ] as const) {
    const server = await world.start({ ...env, PORT: String(await freePort()) });
    await pause(IDLE_MS);
    const value = residentMegabytes(server.pid);
    await server.stop();
    rows.push(
      mostRow(`memory of the idle program, SQLite, ${name}`, { value, most: 160, unit: 'MB' }),
    );
  }
  await stop(world);
  return rows;
};

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
