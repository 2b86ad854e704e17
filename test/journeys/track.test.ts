import { DAY, HOUR, MINUTE } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { openWorld, type World } from '../support/program';
import { apiAs } from '../support/session';
import { HERE, phoneOf, type Phone } from '../support/visits';

type Point = { what: string; accountName: string; latitude: number; at: number };

describe.each(lanes)('the track of a day, on %s', (lane) => {
  let world: World;
  let lina: Phone;
  beforeEach(async () => {
    world = await openWorld({ lane });
    lina = await phoneOf(world, 'lina');
  });
  afterEach(() => world.close());
  const track = (api: Phone['api'], query: string) =>
    api<{ points: Point[]; code?: string }>('GET', `/visits/track?${query}`);

  it('has the places of captures and nothing in between; a leader sees it from the next day on', async () => {
    const day = world.clock.now();
    const visit = await lina.open({ accountName: '华东精工' });
    await world.pass(20 * MINUTE);
    await lina.send(visit.id);
    await world.pass(HOUR);
    await lina.open({ accountName: '南海电子' });
    const { data } = await track(lina.api, `day=${day}`);
    expect(data.points.map(({ what, accountName }) => [what, accountName])).toEqual([
      ['checkIn', '华东精工'],
      ['photo', '华东精工'],
      ['checkIn', '南海电子'],
    ]);
    expect(data.points[0]).toMatchObject({ at: day, latitude: HERE.latitude });
    const { data: me } = await lina.api<{ id: string }>('GET', '/me');
    const query = `day=${day}&memberId=${me.id}`;
    const wangfang = await apiAs(world, { userid: 'wangfang' });
    expect((await track(wangfang, query)).data.code).toBe('track.not_yet');
    const chenwei = await apiAs(world, { userid: 'chenwei' });
    expect((await track(chenwei, query)).data.code).toBe('member.not_found');
    await world.pass(DAY);
    const again = await apiAs(world, { userid: 'wangfang' });
    expect((await track(again, query)).data.points).toHaveLength(3);
  });
});
