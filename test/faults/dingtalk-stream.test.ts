import { createStream } from '../../src/chat/dingtalk/stream';
import type { Socket } from '../../src/chat/dingtalk/socket';
import { MINUTE, SECOND } from '../../src/kernel/clock';
import { lanes } from '../support/databases';
import { eventually } from '../support/eventually';
import { FORM, openWorld, type World } from '../support/program';
import { countRows, rowsOf } from '../support/rows';

const NORTH = { ...FORM, company_name: '京北机床', phone: '13900139001', region: '华北' };

describe.each(lanes)('the DingTalk stream on %s', (lane) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ lane, dingtalk: 'stream' });
    await world.submit(NORTH);
    await world.settle();
  });
  afterEach(() => world.close());

  const gateway = (): NonNullable<World['dingtalk']>['gateway'] => world.dingtalk!.gateway;
  /** Cuts the connection and waits for the next one. */
  const dropAndReturn = async (): Promise<void> => {
    const [old] = gateway().connections();
    gateway().dropAll();
    await eventually(() => {
      const ids = gateway()
        .connections()
        .map(({ id }) => id);
      expect(ids).toHaveLength(1);
      expect(ids).not.toContain(old?.id);
    });
  };
  const connected = (): Promise<void> =>
    eventually(() => expect(gateway().connections()).toHaveLength(1));
  const note = (text: string) => world.dingtalk!.say('sunyue', `记 京北机床 ${text}`);
  const notes = async (): Promise<string[]> => {
    await world.settle();
    const rows = await rowsOf<{ note: string }>(world.program.db, 'SELECT note FROM follow_up');
    return rows.map((row) => row.note).sort();
  };

  it('a frame that is no JSON, a dropped connection and a refused ticket end nothing', async () => {
    gateway().sendGarbage();
    expect((await note('一')).isTaken).toBe(true);
    gateway().faults.refuseTickets = 1;
    await dropAndReturn();
    expect((await note('二')).isTaken).toBe(true);
    gateway().faults.closeAtOnce = 1;
    await dropAndReturn();
    await eventually(async () => expect((await note('三')).isTaken).toBe(true));
    expect(new Set(await notes())).toEqual(new Set(['一', '三', '二']));
  });

  it('when the gateway asks us to leave, another connection is there before the old one goes', async () => {
    const [old] = gateway().connections();
    gateway().disconnect();
    await eventually(() => {
      const now = gateway().connections();
      expect(now).toHaveLength(1);
      expect(now[0]?.id).not.toBe(old?.id);
    });
    expect((await note('换了连接')).isTaken).toBe(true);
    expect(await notes()).toEqual(['换了连接']);
  });

  it('pings are answered', async () => {
    gateway().ping();
    await eventually(() => expect(gateway().pings()).toEqual({ sent: 1, answered: 1 }));
    expect(gateway().problems()).toEqual([]);
  });

  it('what could not be stored is not acknowledged, comes again and counts once', async () => {
    const { inbox } = world.program;
    const { accept } = inbox;
    let failures = 1;
    inbox.accept = (arrival) =>
      failures-- > 0 ? Promise.reject(new Error('disk full')) : accept(arrival);
    await world.dingtalk!.say('sunyue', '记 京北机床 存不下');
    expect(await notes()).toEqual([]);
    world.clock.advance(MINUTE + SECOND);
    gateway().tick();
    await eventually(async () => expect(await notes()).toEqual(['存不下']));
  });

  it('a minute without a connection loses nothing that is told again, and doubles nothing', async () => {
    const { client } = world.program.platforms.dingtalk!;
    const { openConnection } = client;
    client.openConnection = () => Promise.reject(new Error('no network'));
    gateway().dropAll();
    await eventually(() => expect(gateway().connections()).toHaveLength(0));
    const waiting = Array.from({ length: 5 }, (_, n) => note(`断线${n}`));
    client.openConnection = openConnection;
    await Promise.all(waiting);
    await connected();
    for (let minute = 0; minute < 2; minute++) {
      world.clock.advance(MINUTE + SECOND);
      gateway().tick();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await eventually(async () =>
      expect(await notes()).toEqual(Array.from({ length: 5 }, (_, n) => `断线${n}`)),
    );
    const inbox = await countRows(world.program.db, 'inbox');
    world.clock.advance(MINUTE + SECOND);
    gateway().tick();
    expect(await countRows(world.program.db, 'inbox')).toBe(inbox);
  });
});

/** A connection that looks alive and says nothing. */
function deafSocket(): Socket & { pings: number; terminated: boolean; end: () => void } {
  const closed: (() => void)[] = [];
  const socket = {
    ...{ pings: 0, terminated: false, send: () => undefined, close: () => socket.end() },
    ping: () => void socket.pings++,
    terminate: () => {
      socket.terminated = true;
      socket.end();
    },
    end: () => closed.forEach((listener) => listener()),
    on: (event: string, listener: () => void) => void (event === 'closed' && closed.push(listener)),
  };
  return socket as never;
}

it('a connection that looks alive and delivers nothing is asked, given up and replaced', async () => {
  const sockets: ReturnType<typeof deafSocket>[] = [];
  const stream = createStream({
    openConnection: () => Promise.resolve({ endpoint: 'ws://x', ticket: 't&1' }),
    connect: (address) => {
      expect(address).toBe('ws://x?ticket=t%261');
      sockets.push(deafSocket());
      return Promise.resolve(sockets.at(-1)!);
    },
    ...{ accept: () => Promise.resolve(), onFault: () => undefined },
    ...{ silenceMs: 10, sleep: () => Promise.resolve() },
  });
  stream.start();
  await eventually(() => expect(sockets.length).toBeGreaterThan(1));
  expect(sockets[0]).toMatchObject({ pings: 1, terminated: true });
  await stream.stop();
});

it('a gateway that refuses everything is asked ever more rarely, and stopping ends it at once', async () => {
  const pauses: number[] = [];
  let faults = 0;
  const stream = createStream({
    openConnection: () => Promise.reject(new Error('refused')),
    connect: () => Promise.reject(new Error('never')),
    accept: () => Promise.resolve(),
    onFault: () => faults++,
    sleep: async (ms) => {
      pauses.push(ms);
      if (pauses.length >= 9) await new Promise(() => undefined);
    },
  });
  stream.start();
  await eventually(() => expect(pauses).toHaveLength(9));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
  expect(pauses[8]!).toBeGreaterThanOrEqual(30_000);
  expect(faults).toBe(9);
  await stream.stop();
});

it('a frame nested without end, and one that comes with the handshake, end nothing', async () => {
  const faults: unknown[] = [];
  const taken: string[] = [];
  let tell: (text: string) => void = () => undefined;
  const quiet = {
    send: () => undefined,
    ping: () => undefined,
    close: () => undefined,
    terminate: () => undefined,
  };
  const stream = createStream({
    openConnection: () => Promise.resolve({ endpoint: 'ws://x', ticket: 't' }),
    connect: () =>
      Promise.resolve({
        ...quiet,
        on: (event: string, listener: (text: string) => void) =>
          void (event === 'text' && (tell = listener)),
      } as never),
    accept: ({ data }) => Promise.resolve(void taken.push(data)),
    onFault: (error) => faults.push(error),
    silenceMs: 60_000,
  });
  stream.start();
  await eventually(() => expect(String(tell)).toContain('read'));
  const headers = { messageId: 'm', topic: '*', eventType: 'x' };
  const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  expect(() => tell(JSON.stringify({ type: 'EVENT', headers, data: deep }))).not.toThrow();
  tell(JSON.stringify({ type: 'EVENT', headers, data: '{"b":1}' }));
  await eventually(() => expect(taken.at(-1)).toContain('"b":1'));
  await stream.stop();
});
