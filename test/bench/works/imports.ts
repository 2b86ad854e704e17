import { createWriteStream, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';
import { stream } from 'exceljs';
import { pause } from '../measure';
import { mostRow } from '../table';
import { makeWorld, type World } from '../worlds';
import { stop } from './callbacks';
import type { Work } from './work';

const DIRECTOR = 'boss';
const HEAD = ['客户名称', '所属行业', '联系人', '电话', '地区', '预算', '最近跟进日期', '备注'];
const [INDUSTRIES, REGIONS] = [
  ['制造业', '医疗器械', '零售'],
  ['华东', '华南', '华北', '西南'],
];

/** An xlsx like those that offices keep: texts, numbers, dates, one phone in a hundred wrong. */
async function listOf(count: number): Promise<Buffer> {
  const path = join(tmpdir(), `salesbeat-list-${String(process.pid)}.xlsx`);
  const options = { stream: createWriteStream(path), useSharedStrings: true, useStyles: true };
  const book = new stream.xlsx.WorkbookWriter(options);
  const sheet = book.addWorksheet('客户');
  sheet.addRow(HEAD).commit();
  for (let n = 0; n < count; n++) {
    const phone = n % 100 === 99 ? '12345' : 13_000_000_000 + n * 7_919;
    const cells = [
      `${String(n)} 号精密机械有限公司`,
      INDUSTRIES[n % 3],
      `联系人${String(n)}`,
      phone,
    ];
    const more = [REGIONS[n % 4], `${String(n % 50)}万`, new Date(1_760_000_000_000 + n * 60_000)];
    sheet.addRow([...cells, ...more, `想了解第 ${String(n)} 个产品的报价和交期`]).commit();
  }
  await book.commit();
  const content = await readFile(path);
  await rm(path);
  return content;
}

async function signIn({ platform, port }: World): Promise<AxiosInstance> {
  const baseURL = `http://127.0.0.1:${String(port)}/api/v1`;
  const open = axios.create({ baseURL, proxy: false, timeout: 120_000 });
  const code = await platform.ask<string>({ codeFor: DIRECTOR });
  const { data } = await open.post<{ token: string }>('/sessions', { via: 'wecom-web', code });
  return axios.create({
    ...open.defaults,
    headers: { Authorization: `Bearer ${data.token}` },
  } as object);
}

type Run = { id: string; state: string; created: number; rejected: number; removed: number };

/** A hundred thousand rows from the upload to the last lead on MariaDB, what it takes of memory, and taking all of it back. */
export const importing: Work = async ({ quick }) => {
  const count = quick ? 10_000 : 100_000;
  const world = await makeWorld({ lane: 'mysql', teams: 12 });
  const file = await listOf(count);
  const server = await world.start();
  const api = await signIn(world);
  const watch = watchMemory(server.pid);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)]), 'list.xlsx');
  const began = performance.now();
  const { data } = await api.post<Run>('/imports', form);
  const previewed = performance.now();
  await api.post(`/imports/${data.id}/start`, {});
  const done = await until(api, data.id, 'done');
  const imported = performance.now();
  const peak = watch.stop();
  await api.post(`/imports/${data.id}/undo`, {});
  const undone = await until(api, data.id, 'undone');
  const took = (from: number, to: number): number => (to - from) / 1_000;
  const undo = took(imported, performance.now());
  for (const part of [server, world]) await stop(part);
  if (done.created + done.rejected !== count || undone.removed !== done.created)
    throw new Error(`rows got lost: ${JSON.stringify(undone)}`);
  const perSecond = Math.round(count / took(previewed, imported)).toLocaleString('en');
  const rows = `${count.toLocaleString('en')} rows`;
  return [
    mostRow(`${rows} of Excel (${(file.length / 1e6).toFixed(1)} MB) → leads on MariaDB`, {
      ...{ value: took(began, imported), most: 60, unit: 's' },
      note: `previewed after ${took(began, previewed).toFixed(1)} s, then ${perSecond} rows/s`,
    }),
    mostRow('… peak memory of the program and its reading process together', {
      ...{ value: peak.all, most: 400, unit: 'MB', note: `the program ${peak.own.toFixed(0)}` },
    }),
    mostRow('… all of it undone', { value: undo, most: 60, unit: 's' }),
  ];
};

async function until(api: AxiosInstance, id: string, state: string): Promise<Run> {
  for (;;) {
    const { data } = await api.get<Run>(`/imports/${id}`);
    if (data.state === state) return data;
    if (data.state === 'failed') throw new Error(JSON.stringify(data));
    await pause(200);
  }
}

const LOOK_EVERY_MS = 50;

/** The largest resident memory of a process and its children that was seen, in MB. */
function watchMemory(pid: number): { stop: () => { own: number; all: number } } {
  const peak = { own: 0, all: 0 };
  const look = (): void => {
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    const own = residentMegabytes(String(pid));
    const theirs = children.split(' ').filter(Boolean).map(residentMegabytes);
    peak.own = Math.max(peak.own, own);
    peak.all = Math.max(
      peak.all,
      theirs.reduce((sum, one) => sum + one, own),
    );
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

function residentMegabytes(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
