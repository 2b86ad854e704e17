import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxiosResponse } from 'axios';
import { openWorld, type World } from './program';
import { apiAs, type Api } from './session';
import type { Lane } from './databases';

export type Run = {
  id: string;
  state: string;
  total: number;
  percent: number;
  created: number;
  repeated: number;
  rejected: number;
  removed: number;
  stayed: { reason: string; text: string; count: number }[];
  columns: { column: number; header: string; field: string }[];
};
export type Preview = Run & {
  rows: {
    row: number;
    values: Record<string, string>;
    custom: { name: string; value: string }[];
    reason: string | null;
  }[];
  faults: { row: number; reason: string }[];
  unknown: string[];
  encoding: string | null;
  filled: number;
  sameFileAs: string | null;
};

export const HEAD = ['客户名称', '所属行业', '联系人', '电话', '地区', '最近跟进日期', '当前阶段'];
export const LIST = [
  HEAD,
  ['华东精工', '制造业', '王经理', 13800138001, '华东', new Date(Date.UTC(2026, 10, 3)), '报价'],
  ['明康医疗', '医疗器械', '刘主任', '138-0013-8002', '华东', '2026/11/4', ''],
  ['坏号码厂', '', '赵工', '12345', '', '', ''],
  ['华东精工', '制造业', '王经理', '13800138001', '华东', '', ''],
];

/** A manager who imports, and a folder for the files. */
export type ImportDesk = {
  world: World;
  /** 王芳, who leads 李娜 and 赵磊. */
  manager: Api;
  post: <T = Preview>(
    file: Buffer | string,
    more?: { api?: Api; target?: string; headers?: Record<string, string> },
  ) => Promise<AxiosResponse<T>>;
  preview: (file: Buffer | string, more?: object) => Promise<Preview>;
  /** Starts an import, lets it run and answers where it stands. */
  start: (id: string, data?: object) => Promise<Run>;
  get: (id: string) => Promise<Run>;
  close: () => Promise<void>;
};

export async function openImportDesk(lane: Lane): Promise<ImportDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'imports-'));
  const world = await openWorld({ lane, env: { STORAGE_URL: `file:${folder}` } });
  const manager = await apiAs(world, { userid: 'wangfang' });
  const post: ImportDesk['post'] = (
    file,
    { api = manager, target = 'lead', headers = {} } = {},
  ) => {
    const form = new FormData();
    form.append('target', target);
    form.append('name', '客户.xlsx');
    form.append('file', new Blob([new Uint8Array(Buffer.from(file as Buffer))]), 'x');
    return api('POST', '/imports', { data: form, headers });
  };
  const get = async (id: string): Promise<Run> =>
    (await manager<Run>('GET', `/imports/${id}`)).data;
  return {
    ...{ world, manager, post, get },
    preview: async (file, more = {}) => {
      const { status, data } = await post(file, more);
      expect([status, data]).toMatchObject([201, {}]);
      return data;
    },
    start: async (id, data = {}) => {
      const answer = await manager<Run>('POST', `/imports/${id}/start`, { data });
      expect([answer.status, answer.data]).toMatchObject([200, { state: 'running' }]);
      await world.settle();
      return get(id);
    },
    close: async () => {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
