import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { lanes } from '../support/databases';
import { csv } from '../support/sheets';
import { laySiege, type Siege } from './support/siege';

const ROWS = 2_600;
/** Some fifteen steps are a chunk. */
const DEATHS = [9, 24, 40];
const HEAD = ['客户名称', '电话'];

// A row without a proper number now and then, and one that is known already.
const list = csv([
  HEAD,
  ...Array.from({ length: ROWS }, (_, n) => {
    const phone = n % 50 === 49 ? '123' : String(13_900_000_000 + (n % 50 === 48 ? n - 1 : n));
    return [`${n} 号厂`, phone];
  }),
]);

type Counts = { state: string; created: number; repeated: number; rejected: number };

describe.each(lanes)('an import whose program is killed again and again, on %s', (lane) => {
  let siege: Siege;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imports-'));
    siege = await laySiege(lane, { STORAGE_URL: `file:${folder}` });
  });
  afterEach(async () => {
    await siege.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes every row once, and is undone once', async () => {
    const api = axios.create({ baseURL: `${siege.url}/api/v1`, proxy: false });
    const body = { via: 'wecom-web', code: siege.tenant.oauthCode('wangfang') };
    const { data } = await api.post<{ token: string }>('/sessions', body);
    api.defaults.headers.common['Authorization'] = `Bearer ${data.token}`;
    const form = new FormData();
    form.append('file', new Blob([list]), 'x');
    const { data: run } = await api.post<{ id: string }>('/imports', form);
    const counts = async (): Promise<Counts> => {
      const [row] = await siege.rows<Counts>('SELECT * FROM import_run');
      return row!;
    };
    /** Lets jobs run: the program dies before each of these steps towards the outside, then lives. */
    const runTo = async (state: string, deaths: number[]): Promise<void> => {
      const left = [...deaths];
      await siege.insist(async (child) => {
        await child.ask('arm', left.shift() ?? 0);
        await child.ask('settle');
      });
      expect([left.length, (await counts()).state]).toEqual([0, state]);
    };
    await api.post(`/imports/${run.id}/start`, {});
    await runTo('done', DEATHS);
    expect(siege.kills()).toBe(DEATHS.length);
    const [repeated, rejected] = [ROWS / 50, ROWS / 50];
    const created = ROWS - repeated - rejected;
    expect(await counts()).toMatchObject({ created, repeated, rejected });
    const count = async (table: string): Promise<number> =>
      Number((await siege.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
    expect(await count('`lead`')).toBe(created);
    expect(await count('import_row')).toBe(ROWS);
    expect(await count("audit_log WHERE action = 'lead.imported'")).toBe(created);
    await api.post(`/imports/${run.id}/undo`, {});
    await runTo('undone', DEATHS);
    expect(siege.kills()).toBe(2 * DEATHS.length);
    expect(await count('`lead`')).toBe(0);
    expect(await count("audit_log WHERE action = 'lead.withdrawn'")).toBe(created);
    expect(await count("audit_log WHERE action = 'import.undone'")).toBe(1);
  }, 120_000);
});
