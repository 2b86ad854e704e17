import type { DataSource } from 'typeorm';
import { createTokenStore } from '../../src/app/token-store';
import { createWecomClient, type WecomClient } from '../../src/chat/wecom/client';
import { PlatformError } from '../../src/chat/platform';
import { migrations, tables } from '../../src/app/schema';
import { readBusiness } from '../../src/app/business';
import { migrate } from '../../src/database/migrate';
import { openDatabase } from '../../src/database/open';
import { frozenClock, MINUTE, type AdjustableClock } from '../../src/kernel/clock';
import { startSandbox, type Tenant } from '../../src/sandbox';
import { lanes } from '../support/databases';
import { CREDENTIALS, WEDNESDAY_10 } from '../support/program';
import { createLastingDatabase } from './support/places';

// Several processes of one deployment: each has a connection pool and a token cache of its own, and they share the database.
const PROCESSES = 4;

describe.each(lanes)('several processes with one access token on %s', (lane) => {
  let clock: AdjustableClock;
  let tenant: Tenant;
  let databases: DataSource[];
  let clients: WecomClient[];
  let close: () => Promise<void>;
  beforeEach(async () => {
    clock = frozenClock(WEDNESDAY_10);
    const { people: directory } = readBusiness('config/business');
    const sandbox = await startSandbox({ ...CREDENTIALS, clock, callbackUrl: '', directory });
    const { url, drop } = await createLastingDatabase(lane);
    databases = [];
    // SQLite serves one process: there only the caches are several.
    for (let i = 0; i < (lane === 'mysql' ? PROCESSES : 1); i++)
      databases.push(await openDatabase({ url, tables, migrations }));
    await migrate(databases[0]!);
    tenant = sandbox.sandbox.tenant;
    clients = Array.from({ length: PROCESSES }, (_, i) =>
      createWecomClient({
        ...{ apiBase: `${sandbox.url}/wecom`, corpId: CREDENTIALS.corpId, clock },
        ...{ agentId: CREDENTIALS.agentId, secret: CREDENTIALS.secret },
        tokens: createTokenStore(databases[i % databases.length]!, clock),
        sleep: () => new Promise((resolve) => setImmediate(resolve)),
      }),
    );
    close = async () => {
      for (const db of databases) await db.destroy();
      await sandbox.close();
      await drop();
    };
  });
  afterEach(() => close());

  const everybodyCalls = (times: number): Promise<unknown[]> =>
    Promise.all(
      clients.flatMap((client) => Array.from({ length: times }, () => client.listDepartments())),
    );
  const asked = (): number => tenant.requests('gettoken').length;

  it('ask for it once, however many calls begin together', async () => {
    await everybodyCalls(25);
    expect(asked()).toBe(1);
  });

  // X20
  it('ask for a new one once, when it is taken back before its time', async () => {
    await everybodyCalls(1);
    tenant.clearRequests();
    tenant.faults.invalidateToken();
    await everybodyCalls(50);
    expect(asked()).toBe(1);
    const calls = tenant.requests('department/list');
    expect(calls.filter(({ errcode }) => errcode === 0)).toHaveLength(PROCESSES * 50);
    // Each call is repeated once at most.
    expect(calls.length).toBeLessThanOrEqual(PROCESSES * 100);
  });

  // X21: WeCom blocks an address that asks too often with a wrong secret.
  it('knock fewer than twenty times an hour with a wrong secret, and recover by themselves', async () => {
    const undo = tenant.faults.badSecret();
    for (let passed = 0; passed < 60 * MINUTE; passed += MINUTE) {
      const client = clients[(passed / MINUTE) % PROCESSES];
      await expect(client?.listDepartments()).rejects.toThrow(PlatformError);
      clock.advance(MINUTE);
    }
    expect(asked()).toBeGreaterThan(2);
    expect(asked()).toBeLessThan(20);
    undo();
    clock.advance(15 * MINUTE);
    await everybodyCalls(5);
  }, 60_000);
});
