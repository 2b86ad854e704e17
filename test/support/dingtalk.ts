import { openStream, REGISTER_CARDS } from '../../src/app/dingtalk';
import type { Program } from '../../src/app/program';
import { asSystem } from '../../src/app/unit-of-work';
import type { AdjustableClock } from '../../src/kernel/clock';
import { startDingTalkSandbox, type DingTalkOptions, type DingTalkTenant } from '../../src/sandbox';
import { eventually } from './eventually';

/** How things come in from DingTalk. */
export type Way = 'http' | 'stream';

export const DINGTALK = {
  ...{ clientId: 'dingtestapp', clientSecret: 'dingtalk-test-secret', corpId: 'ding0test' },
  ...{ robotCode: 'dingtestapp', token: 'DingToken', cardTemplateId: 'test.schema' },
  aesKey: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg',
};
const GROUP = { token: 'group-token', secret: 'group-secret' };

export type OpenDingTalk = {
  tenant: DingTalkTenant;
  env: Record<string, string>;
  /** What the program does at its start: opens the stream, or says where cards call back. */
  connect: (program: Program) => Promise<void>;
  close: () => Promise<void>;
};

type Places = { clock: AdjustableClock; directory: DingTalkOptions['directory']; url: string };

/** A simulated organisation, and the environment of a program that is connected to it. */
export async function openDingTalk(
  way: Way,
  { clock, directory, url }: Places,
): Promise<OpenDingTalk> {
  const calls =
    way === 'http'
      ? { eventUrl: `${url}/dingtalk/callback`, robotUrl: `${url}/dingtalk/robot` }
      : {};
  const simulated = await startDingTalkSandbox({
    ...{ ...DINGTALK, ...calls, clock, directory },
    webhooks: { [GROUP.token]: GROUP.secret },
  });
  const { tenant } = simulated.sandbox;
  const group = tenant.addGroup('华北销售群', ['sunyue']);
  let stop = (): Promise<void> => Promise.resolve();
  return {
    tenant,
    env: {
      ...environment(way, simulated.url),
      DINGTALK_GROUP_CONVERSATION_ID: group.openConversationId,
    },
    connect: async (program) => {
      if (way === 'http') return registerCards(program);
      const { platforms, inbox, metrics, log } = program;
      const accept: typeof inbox.accept = (arrival) => inbox.accept(arrival);
      const parts = { dingtalk: platforms.dingtalk!, accept, metrics, log };
      const stream = openStream({ ...parts, clock: program.clock });
      stream.start();
      stop = stream.stop;
      await eventually(() => expect(tenant.gateway.connections()).toHaveLength(1));
    },
    close: async () => {
      await stop();
      await simulated.close();
    },
  };
}

async function registerCards(program: Program): Promise<void> {
  await program.unitOfWork(asSystem('start'), (ctx) => {
    ctx.enqueue({ kind: REGISTER_CARDS, lane: 1, payload: {} });
    return Promise.resolve();
  });
  await program.worker.drain();
}

const environment = (way: Way, base: string): Record<string, string> => ({
  ...{ DINGTALK_CLIENT_ID: DINGTALK.clientId, DINGTALK_CLIENT_SECRET: DINGTALK.clientSecret },
  ...{ DINGTALK_CORP_ID: DINGTALK.corpId, DINGTALK_ROBOT_CODE: DINGTALK.robotCode },
  ...{ DINGTALK_TOKEN: DINGTALK.token, DINGTALK_AES_KEY: DINGTALK.aesKey },
  ...{ DINGTALK_API_BASE: base, DINGTALK_OAPI_BASE: base },
  ...{ DINGTALK_CARD_TEMPLATE_ID: DINGTALK.cardTemplateId },
  DINGTALK_AGENT_ID: '1000001',
  ...{ DINGTALK_GROUP_TOKEN: GROUP.token, DINGTALK_GROUP_SECRET: GROUP.secret },
  DINGTALK_STREAM: way === 'stream' ? 'on' : 'off',
});
