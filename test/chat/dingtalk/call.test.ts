import { z } from 'zod';
import { createCaller, type ApiRequest } from '../../../src/chat/dingtalk/call';
import { robotMethods } from '../../../src/chat/dingtalk/robot';
import type { HttpAnswer } from '../../../src/chat/transport';
import { PlatformError } from '../../../src/chat/platform';
import { frozenClock, HOUR, MINUTE } from '../../../src/kernel/clock';

const ASKED: ApiRequest = { api: 'x', world: 'oapi', method: 'POST', path: 'topapi/x', body: {} };

/** A caller whose platform answers as told, and what it noticed. */
function setUp(answer: object, status = 200) {
  const clock = frozenClock(1_790_000_000_000);
  const noticed = { calls: 0, renewals: 0, counted: 0, alarms: 0 };
  const bytes = Buffer.from(JSON.stringify(answer));
  const call = createCaller({
    bases: { new: 'http://new', oapi: 'http://old' },
    transport: (): Promise<HttpAnswer> => {
      noticed.calls++;
      return Promise.resolve({ status, bytes, contentType: 'application/json', isFile: false });
    },
    tokens: {
      get: () => Promise.resolve({ value: 't', version: 1 }),
      renew: () => {
        noticed.renewals++;
        return Promise.resolve({ value: 'u', version: 2 });
      },
    },
    ...{ clock, observe: () => undefined },
    alarm: () => void noticed.alarms++,
    count: () => void noticed.counted++,
  });
  const failure = async (): Promise<PlatformError> => {
    const error: unknown = await call(ASKED, z.unknown()).catch((thrown: unknown) => thrown);
    if (!(error instanceof PlatformError)) throw new Error('it was not refused');
    return error;
  };
  return { clock, noticed, failure, call };
}

it.each([
  ['a token', { errcode: 88, sub_code: '40014' }, 200, 'retry', 1, 0],
  ['a permission', { errcode: 88, sub_code: '60011', errmsg: 'no permission' }, 200, 'wait', 0, 1],
  [
    'an address',
    { errcode: 88, errmsg: 'ding talk error[subcode=60020,submsg=ip]' },
    200,
    'wait',
    0,
    1,
  ],
  ['throttling', { errcode: 88, sub_code: 90018 }, 200, 'wait', 0, 0],
  ['the quota', { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' }, 403, 'wait', 0, 1],
  ['a robot that may not write', { code: 'chatbotId.notAllow.sendOTO' }, 500, 'retry', 0, 0],
  ['a busy system', { code: 'system.busy' }, 500, 'retry', 0, 0],
  ['a block of the address', { status: 1111, wait: 5, punish: 'deny' }, 200, 'wait', 0, 0],
  ['something new', { code: 'some.thing' }, 400, 'rejected', 0, 0],
])(
  'a refusal about %s is read for what it is',
  async (...[, answer, status, failure, renewals, alarms]) => {
    const { failure: ask, noticed } = setUp(answer, status);
    expect((await ask()).failure).toBe(failure);
    expect([noticed.renewals, noticed.alarms]).toEqual([renewals, alarms]);
  },
);

it('what is told to rest is not called, nor counted, until the rest is over; then one asks for all', async () => {
  const { failure, noticed, clock } = setUp({ code: 'Forbidden.ApiCountLimitForOrg' }, 403);
  for (let n = 0; n < 500; n++) await failure();
  expect(noticed).toMatchObject({ calls: 1, counted: 1, alarms: 1 });
  clock.advance(HOUR + MINUTE);
  for (let n = 0; n < 500; n++) await failure();
  expect(noticed.calls).toBe(2);
});

it('a card that was made but not delivered is no delivery', async () => {
  const answers = [
    { result: { deliverResults: [{ success: true }] } },
    { result: { deliverResults: [{ success: false, errorMsg: 'chatbotId.notAllow.sendOTO' }] } },
    {},
  ];
  const robot = robotMethods(
    {
      call: (_, schema) => Promise.resolve(schema.parse(answers.shift())),
      transport: () => Promise.reject(new Error('never')),
    },
    { robotCode: 'r', cardRoute: { type: 'STREAM' } },
  );
  const card = { templateId: 't', outTrackId: 'o', userId: 'u', params: {} };
  await robot.deliverCard(card);
  await expect(robot.deliverCard(card)).rejects.toMatchObject({
    ...{ failure: 'rejected', code: 'chatbotId.notAllow.sendOTO' },
  });
  await robot.deliverCard(card);
});
