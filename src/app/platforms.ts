import { readDirectory as readDingTalk } from '../chat/dingtalk/directory';
import { readDirectory as readWecom } from '../chat/wecom/directory';
import type { Platform } from '../chat/incoming';
import { createDingTalkGroup, groupOfRobot } from '../chat/dingtalk/group-webhook';
import type { Group } from '../chat/group';
import type { ChatPlatform } from '../chat/platform';
import type { Clock } from '../kernel/clock';
import type { Config } from './config';
import { connectDingTalk, type DingTalk } from './dingtalk';
import type { Ground } from './ground';
import type { DirectorySource } from './people-sync';
import { openTenants, type Tenants } from './sandbox';
import { connectWecom, type Wecom } from './wecom';

/** The platforms this company is on: one or both. */
export type Platforms = {
  wecom: Wecom | null;
  dingtalk: DingTalk | null;
  /** By name, for what is to be sent. */
  byName: ReadonlyMap<Platform, ChatPlatform>;
  /** The group robots that hear of red lights. */
  groups: ReadonlyMap<string, Group>;
  directories: readonly DirectorySource[];
  /** What stands in for them without credentials. */
  tenants: Tenants | null;
};

type Addresses = { url: string; localUrl: string; formKey: string };

export function connectPlatforms(ground: Ground, { url, localUrl, formKey }: Addresses): Platforms {
  const tenants = openTenants(ground, { url, localUrl, formKey });
  const config = tenants ? { ...ground.config, ...tenants.bases } : ground.config;
  const around = { ...ground, config, homeUrl: url };
  const wecom = ground.wecom && connectWecom({ ...around, credentials: ground.wecom });
  const dingtalk = ground.dingtalk && connectDingTalk({ ...around, credentials: ground.dingtalk });
  return {
    ...{ wecom, dingtalk, tenants },
    byName: new Map([
      ...(wecom ? [['wecom', wecom.platform] as const] : []),
      ...(dingtalk ? [['dingtalk', dingtalk.platform] as const] : []),
    ]),
    groups: groupsOf(config, { clock: ground.clock, wecom, dingtalk }),
    directories: [
      ...(wecom ? [{ platform: 'wecom', read: () => readWecom(wecom.client) } as const] : []),
      ...(dingtalk
        ? [{ platform: 'dingtalk', read: () => readDingTalk(dingtalk.client) } as const]
        : []),
    ],
  };
}

/** A group of DingTalk is reached by a custom robot of its own, or by ours when it was added to the group. */
function groupsOf(
  config: Config,
  { clock, wecom, dingtalk }: { clock: Clock } & Pick<Platforms, 'wecom' | 'dingtalk'>,
): ReadonlyMap<string, Group> {
  const { DINGTALK_GROUP_TOKEN: token, DINGTALK_GROUP_SECRET: secret } = config;
  const { DINGTALK_OAPI_BASE: oapiBase, DINGTALK_GROUP_CONVERSATION_ID: conversation } = config;
  const groups = new Map<string, Group>();
  if (wecom?.group) groups.set('wecom', wecom.group);
  if (token && secret)
    groups.set('dingtalk webhook', createDingTalkGroup({ oapiBase, token, secret, clock }));
  if (dingtalk && conversation)
    groups.set('dingtalk robot', groupOfRobot(dingtalk.client, conversation));
  return groups;
}
