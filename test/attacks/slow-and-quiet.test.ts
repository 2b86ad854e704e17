import { connect } from 'node:net';
import axios from 'axios';
import { readConfig } from '../../src/app/config';
import { createLogger } from '../../src/app/logger';
import { startProgram } from '../../src/app/program';
import { readPeople } from '../../src/app/people-sync';
import { startSandbox } from '../../src/sandbox';
import { readBusiness } from '../../src/app/business';
import { frozenClock, MINUTE } from '../../src/kernel/clock';
import {
  CREDENTIALS,
  environment,
  FORM,
  FORM_KEY,
  freePort,
  openWorld,
  WEDNESDAY_10,
} from '../support/program';

it('S13 senders that drip are cut off while others are served', async () => {
  const world = await openWorld({ lane: 'sqlite' });
  const { port } = new URL(world.url);
  const drip = (head: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(head));
      const timer = setInterval(() => socket.write('x'), 1_000);
      let heard = '';
      socket.on('data', (chunk) => (heard += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(timer);
        resolve(heard);
      });
    });
  const slowHeaders = Array.from({ length: 50 }, () =>
    drip('POST /wecom/callback HTTP/1.1\r\nHost: x\r\nX-Slow: '),
  );
  const slowBodies = Array.from({ length: 50 }, () =>
    drip(
      'POST /wecom/callback HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 60000\r\n\r\n<xml>',
    ),
  );
  expect((await world.submit(FORM)).status).toBe(201);
  const answers = await Promise.all([...slowHeaders, ...slowBodies]);
  for (const answer of answers) expect(answer).not.toContain('200 OK');
  expect((await axios.get(`${world.url}/healthz`, { proxy: false })).status).toBe(200);
  await world.close();
});

it('S36 a forged value that reaches the log stays inside its line', async () => {
  const written: string[] = [];
  const log = createLogger('debug', { write: (line) => void written.push(line) });
  const world = await openWorld({ lane: 'sqlite', log });
  // The platform repeats parts of a request in its own words, and we log what it says.
  const errmsg = 'no user "x"}\r\n{"level":60,"msg":"forged"}\r\n';
  world.tenant.faults.fail('message/send', { errcode: 40058, errmsg });
  await world.submit(FORM);
  await world.settle();
  const lines = written.join('').split('\n').filter(Boolean);
  const reached = lines.filter((line) => line.includes('forged'));
  expect(reached).toHaveLength(1);
  for (const line of lines) {
    const { level, msg } = JSON.parse(line) as { level: number; msg: string };
    expect([level, msg]).not.toEqual([60, 'forged']);
  }
  expect(JSON.parse(reached[0] ?? '')).toMatchObject({
    level: 50,
    msg: 'a job became a dead letter',
  });
  await world.close();
});

it('S36 a whole day in the log shows no phone number, token, secret or forged line', async () => {
  const lines: string[] = [];
  const clock = frozenClock(WEDNESDAY_10);
  const { people } = readBusiness('config/business');
  const tenant = await startSandbox({ ...CREDENTIALS, clock, callbackUrl: '', directory: people });
  const port = await freePort();
  const env = environment({ port, databaseUrl: 'sqlite::memory:', sandboxUrl: tenant.url });
  const log = createLogger('debug', { write: (line) => void lines.push(line) });
  const program = await startProgram({ config: readConfig(env), clock, log, background: false });
  tenant.sandbox.tenant.callbackSettings.url = `http://127.0.0.1:${port}/wecom/callback`;
  await readPeople(program.peopleEnv);
  const post = (data: unknown, headers = {}): Promise<unknown> =>
    axios.post(`http://127.0.0.1:${port}/intake/forms/${FORM_KEY}`, data, {
      headers,
      validateStatus: () => true,
      proxy: false,
    });
  await post(FORM);
  await post({ ...FORM, phone: '1380013800' });
  await post({
    ...FORM,
    message: 'x'.repeat(2_000),
    company_name: '\r\n{"level":60,"msg":"forged"}',
  });
  tenant.sandbox.tenant.faults.fail('message/send', { errcode: 40058 });
  await program.worker.drain();
  clock.advance(15 * MINUTE);
  await program.worker.drain();
  log.error(
    { error: new Error(`call to ?access_token=abc123secret for 13800138000 failed`) },
    'made to fail',
  );
  await program.stop();
  await tenant.close();
  expect(lines.length).toBeGreaterThan(2);
  const all = lines.join('');
  expect(all).not.toMatch(/1[3-9]\d{9}(?!\d)/);
  for (const secret of [CREDENTIALS.secret, CREDENTIALS.encodingAesKey, FORM_KEY, 'abc123secret']) {
    expect(all).not.toContain(secret);
  }
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) as number });
});
