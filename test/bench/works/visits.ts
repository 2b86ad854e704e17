import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import axios, { type AxiosInstance } from 'axios';
import { pause, seeded } from '../measure';
import { startRole } from '../processes';
import type { Shot } from '../roles/generator';
import { mostRow } from '../table';
import { makeWorld, query, type World } from '../worlds';
import { stop } from './callbacks';
import { twelveMegapixels } from './pictures';
import type { Work } from './work';

const REP = 'lina';
const HERE = { latitude: 31.2363, longitude: 121.505, crs: 'gcj02' };

/** A rep who is signed in and has agreed to the text. */
async function signIn({ platform, port }: World): Promise<AxiosInstance> {
  const baseURL = `http://127.0.0.1:${String(port)}/api/v1`;
  const open = axios.create({ baseURL, proxy: false, timeout: 120_000 });
  const code = await platform.ask<string>({ codeFor: REP });
  const { data } = await open.post<{ token: string }>('/sessions', { via: 'wecom-web', code });
  const headers = { Authorization: `Bearer ${data.token}` };
  const api = axios.create({ ...open.defaults, headers } as object);
  const text = await api.get<{ version: string }>('/consents/capture');
  await api.post('/consents/capture', { version: text.data.version });
  return api;
}

async function send(api: AxiosInstance, visitId: string, photo: Buffer): Promise<void> {
  const now = String(Date.now());
  const fields = { kind: 'photo', source: 'camera', takenAt: now, sentAt: now, ...HERE };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  form.append('file', new Blob([new Uint8Array(photo)]), 'photo.jpg');
  await api.post(`/visits/${visitId}/evidence`, form);
}

const UPLOADS = 50;
const CALLBACKS_PER_SECOND = 20;

/** Fifty photos of twelve megapixels at once: what they take of memory, and what callbacks notice of them. */
export const uploading: Work = async () => {
  const world = await makeWorld({ lane: 'mysql' });
  const server = await world.start();
  const generator = await startRole('generator');
  const api = await signIn(world);
  const photos = await Promise.all([1, 2, 3, 4, 5].map((seed) => twelveMegapixels(seed)));
  const visits = await Promise.all(
    Array.from({ length: UPLOADS }, (_, n) =>
      api.post<{ id: string }>('/visits', { accountName: `客户${String(n)}` }),
    ),
  );
  const seconds = 20;
  const load = { kind: 'callback', port: world.port, connections: 32 } as const;
  const rate = { count: CALLBACKS_PER_SECOND * seconds, perSecond: CALLBACKS_PER_SECOND };
  const shooting = generator.ask<Shot>({ ...load, ...rate });
  const began = performance.now();
  await Promise.all(
    visits.map(({ data }, n) => send(api, data.id, photos[n % photos.length] ?? Buffer.alloc(0))),
  );
  await untilShown(world);
  const took = ((performance.now() - began) / 1_000).toFixed(1);
  const shot = await shooting;
  const peak = peakMegabytes(server.pid);
  for (const part of [generator, server, world]) await stop(part);
  const missed = shot.failed > 0 ? `, ${String(shot.failed)} not answered` : '';
  return [
    mostRow(`${String(UPLOADS)} uploads of 12 MP at once, peak memory of the program`, {
      ...{ value: peak, most: 600, unit: 'MB', note: `all watermarked after ${took} s` },
    }),
    mostRow('… and callbacks acknowledged meanwhile, p99', {
      ...{ value: shot.failed > 0 ? NaN : shot.p99, most: 200, unit: 'ms' },
      note: `p50 ${shot.p50.toFixed(1)}, at ${String(CALLBACKS_PER_SECOND)} per s${missed}`,
    }),
  ];
};

async function untilShown({ databaseUrl }: World): Promise<void> {
  const READY = `SELECT COUNT(*) AS n FROM evidence WHERE state = 'ready'`;
  for (;;) {
    const [row] = await query(databaseUrl, (rows) => rows(READY));
    if (Number(row?.['n']) === UPLOADS) return;
    await pause(100);
  }
}

const peakMegabytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024;

const DRAFTS = 100;
const REPLAYS = 3;

/** Drafts of days without network, each sent three times, in any order and ten at a time. */
export const replaying: Work = async ({ seed }) => {
  const world = await makeWorld({ lane: 'mysql' });
  const server = await world.start();
  const api = await signIn(world);
  const random = seeded(seed);
  const drafts = Array.from({ length: DRAFTS }, () => randomUUID());
  const sends = drafts.flatMap((id) => Array.from({ length: REPLAYS }, () => id));
  const order = sends.map((id) => ({ id, at: random() })).sort((a, b) => a.at - b.at);
  const work = async (): Promise<void> => {
    for (let next = order.pop(); next; next = order.pop()) await replay(api, next.id);
  };
  await Promise.all(Array.from({ length: 10 }, work));
  const [row] = await query(world.databaseUrl, (rows) => rows('SELECT COUNT(*) AS n FROM visit'));
  for (const part of [server, world]) await stop(part);
  const off = Math.abs(Number(row?.['n']) - DRAFTS);
  return [
    mostRow(
      `${String(DRAFTS)} drafts × ${String(REPLAYS)} in any order: visits too many or too few`,
      {
        ...{ value: off, most: 0, unit: '', note: `${String(row?.['n'])} visits` },
      },
    ),
  ];
};

async function replay(api: AxiosInstance, draftId: string): Promise<void> {
  const body = { draftId, accountName: `客户${draftId.slice(0, 8)}` };
  await api.post('/visits', body, { headers: { 'Idempotency-Key': `${draftId}:open` } });
}
