import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { amapPlaces } from '../../src/app/adapters/amap';
import { linesOf } from '../../src/app/evidence-jobs';
import { lanes } from '../support/databases';
import { openWorld } from '../support/program';
import { HERE, phoneOf, type VisitAnswer } from '../support/visits';

type Answer = { status?: number; body: object };

/** A stand-in for Amap that notes what it was asked (lbs.amap.com, reverse geocoding). */
async function startAmap(): Promise<{
  url: string;
  asked: URL[];
  answers: Answer[];
  server: Server;
}> {
  const asked: URL[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://amap'));
    const { status = 200, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    server,
  };
}

const found = (formatted_address: string | []): Answer => ({
  body: { status: '1', info: 'OK', infocode: '10000', regeocode: { formatted_address } },
});
const refused = (infocode: string): Answer => ({ body: { status: '0', info: 'NO', infocode } });
const TOWER = '上海市浦东新区陆家嘴街道世纪大道100号';

describe('names of places by Amap', () => {
  let amap: Awaited<ReturnType<typeof startAmap>>;
  beforeEach(async () => {
    amap = await startAmap();
  });
  afterEach(() => new Promise((resolve) => amap.server.close(resolve)));
  const nameOf = (): Promise<string | null> =>
    amapPlaces({ base: amap.url, key: 'k' }).nameOf(31.2363, 121.505);

  it('are asked for by longitude first, with six decimals', async () => {
    amap.answers.push(found(TOWER));
    expect(await nameOf()).toBe(TOWER);
    expect(amap.asked[0]?.pathname).toBe('/v3/geocode/regeo');
    expect(amap.asked[0]?.searchParams.get('location')).toBe('121.505000,31.236300');
  });

  it.each([
    ['at sea, where Amap answers an empty list', found([]), null],
    ['once the day’s quota is used up', refused('10003'), null],
    ['with a key that will not do', refused('10009'), null],
  ])('are none %s', async (...[, answer, name]) => {
    amap.answers.push(answer);
    expect(await nameOf()).toBe(name);
  });

  it.each([
    ['too many questions a second', refused('10021')],
    ['a fault', { status: 503, body: {} }],
  ])('are asked for again after %s', async (...[, answer]) => {
    amap.answers.push(answer);
    await expect(nameOf()).rejects.toThrow();
  });

  it.each(lanes)(
    'stand in the watermark and with the evidence, also when Amap was away at first, on %s',
    async (lane) => {
      amap.answers.push({ status: 502, body: {} }, found(TOWER));
      const env = { AMAP_KEY: 'k', AMAP_API_BASE: amap.url };
      const world = await openWorld({ lane, env });
      const lina = await phoneOf(world, 'lina');
      const visit = await lina.open();
      await lina.send(visit.id);
      await world.settle();
      await world.pass(60_000);
      const { data } = await lina.api<VisitAnswer>('GET', `/visits/${visit.id}`);
      expect(data.evidence).toMatchObject([
        { state: 'ready', place: TOWER, latitude: HERE.latitude },
      ]);
      const evidence = { takenAt: 0, latitudeE6: 1, longitudeE6: 1, ticketCode: 'A' } as never;
      expect(linesOf({ evidence, memberName: '李娜', accountName: '甲' }, TOWER)).toContain(TOWER);
      await world.close();
    },
  );
});
