import { setTimeout as pause } from 'node:timers/promises';
import { readBusiness } from '../../../src/app/business';
import { adjustableClock } from '../../../src/kernel/clock';
import type { DingTalkTenant } from '../../../src/sandbox';
import { openDingTalk, type Way } from '../../support/dingtalk';
import { mostRow, type Row } from '../table';
import { makeWorld } from '../worlds';
import type { Work } from './work';

const REP = 'sunyue';
const PER_SECOND = 200;

/** From what a member says to our acknowledgement, over HTTP and by Stream, stored on MariaDB. */
export const acknowledging: Work = async ({ quick }) => [
  ...(await measure('http', quick)),
  ...(await measure('stream', quick)),
];

async function measure(way: Way, quick: boolean): Promise<Row[]> {
  const { dingtalk: directory } = readBusiness('config/business').people;
  const clock = adjustableClock(Date.now());
  const simulated = await openDingTalk(way, { clock, directory, url: 'http://127.0.0.1:9' });
  const { tenant } = simulated;
  const world = await makeWorld({ lane: 'mysql', env: simulated.env });
  if (way === 'http')
    tenant.callbackSettings.robotUrl = `http://127.0.0.1:${String(world.port)}/dingtalk/robot`;
  const server = await world.start({ ROLES: 'web' });
  while (way === 'stream' && tenant.gateway.connections().length === 0) await pause(50);
  await say(tenant, 20, 0);
  const calm = await say(tenant, quick ? 100 : 300, 0);
  const seconds = quick ? 5 : 15;
  const loaded = await say(tenant, PER_SECOND * seconds, PER_SECOND);
  await server.stop();
  await world.close();
  await simulated.close();
  const name = way === 'http' ? 'DingTalk message over HTTP' : 'DingTalk message by Stream';
  return [
    mostRow(`${name} → stored and acknowledged, one at a time, p99`, {
      ...{ value: p99(calm), most: 50, unit: 'ms', note: `${String(calm.length)} messages` },
    }),
    mostRow(`… at ${String(PER_SECOND)} a second, p99`, {
      ...{ value: p99(loaded), most: 500, unit: 'ms', note: `${String(loaded.length)} messages` },
    }),
  ];
}

/** Says so many things and answers how long each took until it was acknowledged, ms; one after the other without a rate. */
async function say(tenant: DingTalkTenant, count: number, perSecond: number): Promise<number[]> {
  const one = async (n: number): Promise<number> => {
    const { isTaken, ms } = await tenant.say(REP, `第 ${String(n)} 句`);
    if (!isTaken) throw new Error(`message ${String(n)} was not acknowledged`);
    return ms;
  };
  const waits: Promise<number>[] = [];
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    const wait = one(n);
    waits.push(wait);
    if (perSecond === 0) await wait;
    else await pause(Math.max(0, began + (n * 1_000) / perSecond - performance.now()));
  }
  return Promise.all(waits);
}

const p99 = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? NaN;
