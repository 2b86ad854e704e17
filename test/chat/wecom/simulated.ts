import {
  createWecomClient,
  type WecomClient,
  type WecomSettings,
} from '../../../src/chat/wecom/client';
import { adjustableClock, type AdjustableClock } from '../../../src/kernel/clock';
import { startSandbox, type Tenant } from '../../../src/sandbox';
import { createMemoryTokenStore, turn } from '../../support/token-store';

export const CORP = 'ww0123456789abcdef';
export const SECRET = 'the-secret-of-the-app';

export type Simulated = {
  tenant: Tenant;
  client: WecomClient;
  apiBase: string;
  clock: AdjustableClock;
  /** `api outcome` of every call so far. */
  observed: string[];
  close: () => Promise<void>;
};

/** A simulated company with one team of two, and a client that has never called it. */
export async function simulate(
  edit: Pick<Partial<WecomSettings>, 'timeoutMs' | 'secret' | 'alarm'> = {},
): Promise<Simulated> {
  const clock = adjustableClock(Date.parse('2026-03-02T09:00:00+08:00'));
  const { url, sandbox, close } = await startSandbox({
    corpId: CORP,
    agentId: 1_000_002,
    secret: SECRET,
    token: 'QDG6eK',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    callbackUrl: 'http://127.0.0.1:9/none',
    clock,
    webhookKeys: ['robot'],
    directory: {
      departments: [
        { id: 1, name: '江南设备', parentId: 0 },
        { id: 7, name: '华东一组', parentId: 1 },
      ],
      members: [
        { userid: 'XiaoWang', name: '王强', departments: [7], position: '销售' },
        { userid: 'LiNa', name: '李娜', departments: [1, 7], leaderOf: [7], mobile: '13800138000' },
      ],
    },
  });
  const observed: string[] = [];
  const apiBase = `${url}/wecom`;
  const client = createWecomClient({
    apiBase,
    corpId: CORP,
    agentId: 1_000_002,
    secret: SECRET,
    tokens: createMemoryTokenStore(clock),
    clock,
    observe: (api, outcome) => observed.push(`${api} ${outcome}`),
    sleep: turn,
    ...edit,
  });
  return { tenant: sandbox.tenant, client, apiBase, clock, observed, close };
}
