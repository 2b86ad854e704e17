import { openTestDatabase } from '../../support/databases';
import { environment, freePort } from '../../support/program';
import { interleave } from '../measure';
import { startRole, type RoleProcess } from '../processes';
import type { Shoot, Shot } from '../roles/generator';
import { mostRow, ratioRow, type Row } from '../table';
import { makeWorld, readRows } from '../worlds';
import type { Work } from './work';

const CONNECTIONS = 32;

/** Callbacks checked, opened and answered, without storage. */
export const answering: Work = async ({ quick }) => {
  const [bare, koa, stub] = [await freePort(), await freePort(), await freePort()];
  const generator = await startRole('generator');
  const env = environment({
    ...{ port: stub, databaseUrl: 'sqlite::memory:', sandboxUrl: 'http://127.0.0.1:9' },
  });
  const servers = {
    bare: { port: bare, role: await startRole('bareServer', { port: bare }) },
    koa: { port: koa, role: await startRole('koaServer', { port: koa }) },
    stub: { port: stub, role: await startRole('stubServer', { port: stub, env }) },
  };
  const count = quick ? 4_000 : 20_000;
  const load = async ({ port }: { port: number }): Promise<number> =>
    shoot(generator, { kind: 'callback', count, connections: CONNECTIONS, port, awake: true });
  const cost = async (server: { port: number; role: RoleProcess }): Promise<number> => {
    const before = await server.role.ask<number>({});
    await load(server);
    return count / ((await server.role.ask<number>({})) - before);
  };
  const rate = await interleave(
    {
      bare: () => load(servers.bare),
      koa: () => load(servers.koa),
      stub: () => load(servers.stub),
    },
    quick ? 3 : 7,
  );
  const cpu = await interleave(
    {
      bare: () => cost(servers.bare),
      koa: () => cost(servers.koa),
      stub: () => cost(servers.stub),
    },
    quick ? 2 : 5,
  );
  for (const { role } of Object.values(servers)) await role.stop();
  await generator.stop();
  return [
    ratioRow('callback answered, nothing stored / bare node:http', {
      ...{ product: rate.stub, control: rate.bare, least: 0.22 },
    }),
    ratioRow('… per second of processor time', {
      ...{ product: cpu.stub * 1e6, control: cpu.bare * 1e6, least: 0.22 },
    }),
    ratioRow('… for comparison: plain Koa + fast-xml-parser, processor time', {
      ...{ product: cpu.koa * 1e6, control: cpu.bare * 1e6, least: 0 },
    }),
  ];
};

/** Callbacks stored, inbox row and job in one commit, then answered. */
export const storing: Work = async ({ quick }) => {
  const world = await makeWorld({ lane: 'mysql' });
  const raw = await openTestDatabase('mysql');
  const server = await world.start({ ROLES: 'web' });
  const generator = await startRole('generator');
  const once = { kind: 'callback', connections: CONNECTIONS, port: world.port } as const;
  await shoot(generator, { ...once, count: 1 });
  const rows = await readRows(world.databaseUrl, ['inbox', 'job']);
  const control = await startRole('rawSql', { url: raw.url, connections: CONNECTIONS });
  const count = quick ? 3_000 : 10_000;
  const { product, bare } = await interleave(
    {
      bare: () => control.ask<number>({ rows, keep: [], count }),
      product: () => shoot(generator, { ...once, count }),
    },
    quick ? 3 : 5,
  );
  const half = await underHalf(generator, { ...once, count }, { perSecond: product / 2, quick });
  for (const part of [generator, control, server, world]) await stop(part);
  await raw.close();
  return [
    ratioRow(`callback → inbox + job committed / raw mysql2, ${CONNECTIONS} connections`, {
      ...{ product, control: bare, least: 0.6 },
    }),
    half,
  ];
};

async function underHalf(
  generator: RoleProcess,
  load: Shoot,
  { perSecond, quick }: { perSecond: number; quick: boolean },
): Promise<Row> {
  const count = Math.round(perSecond * (quick ? 5 : 15));
  const shots: Shot[] = [];
  for (let round = 0; round < 3; round++)
    shots.push(await generator.ask<Shot>({ ...load, count, perSecond, connections: 128 }));
  const middle = shots.sort((a, b) => a.p99 - b.p99)[1];
  const all = shots.map((shot) => shot.p99.toFixed(0)).join(', ');
  const note = `at ${perSecond.toFixed(0)} per s, p50 ${middle?.p50.toFixed(1)}, rounds ${all}`;
  return mostRow('callback stored at half that load, p99, median of 3 rounds', {
    ...{ value: middle?.p99 ?? NaN, most: 100, unit: 'ms', note },
  });
}

export async function shoot(generator: RoleProcess, task: Shoot): Promise<number> {
  const shot = await generator.ask<Shot>(task);
  if (shot.failed > 0) throw new Error(`${shot.failed} requests were not answered with success`);
  return shot.perSecond;
}

export const stop = (part: {
  stop?: () => Promise<void>;
  close?: () => Promise<void>;
}): Promise<void> => (part.stop ?? part.close ?? (() => Promise.resolve()))();
