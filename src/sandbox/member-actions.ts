import { SECOND } from '../kernel/clock';
import type { Json } from './api-error';
import type { Delivery } from './callbacks';
import type { Member } from './directory';
import { mimeOf } from './media';
import type { MediaType } from './media';
import { tapCard } from './taps';
import type { Tap } from './taps';
import type { World } from './world';
import type { XmlFields } from './xml';

/** A place on the map in degrees; `scale` is the zoom level [90239]. */
type Place = { lat: number; lon: number; label?: string; scale?: number };

/** What a member can do in the chat with the app; each waits until the callback was delivered or given up. */
export type MemberActions = {
  say: (userid: string, text: string) => Promise<Delivery>;
  sendImage: (userid: string, bytes: Buffer) => Promise<Delivery>;
  /** AMR, at most 2 MB; WeCom brings no recognition text [90239]. */
  sendVoice: (userid: string, bytes: Buffer) => Promise<Delivery>;
  sendLocation: (userid: string, place: Place) => Promise<Delivery>;
  enterAgent: (userid: string) => Promise<Delivery>;
  /** The LOCATION event; `precision` in metres [90240]. */
  reportLocation: (userid: string, place: Place & { precision?: number }) => Promise<Delivery>;
  clickMenu: (userid: string, key: string) => Promise<Delivery>;
  /** Presses a button, a submit button or an action_menu entry; throws if the card shown has no such key. */
  tap: (tap: Tap) => Promise<Delivery>;
};

type Said = { msgtype: string; shown: Json; fields: XmlFields };

export function createMemberActions(world: World): MemberActions {
  const event = async (userid: string, name: string, fields: XmlFields = {}): Promise<Delivery> =>
    deliver(world, {
      ...head(world, world.directory.get(userid), 'event'),
      Event: name,
      ...fields,
      AgentID: world.options.agentId,
    });
  const saying = (userid: string, said: Said): Promise<Delivery> => say(world, userid, said);

  return {
    say: (userid, text) =>
      saying(userid, { msgtype: 'text', shown: { content: text }, fields: { Content: text } }),
    sendImage: async (userid, bytes) => saying(userid, image(world, bytes)),
    sendVoice: async (userid, bytes) => saying(userid, voice(world, bytes)),
    sendLocation: (userid, place) => saying(userid, location(place)),
    enterAgent: (userid) => event(userid, 'enter_agent', { EventKey: '' }),
    reportLocation: (userid, { lat, lon, precision = 30 }) =>
      event(userid, 'LOCATION', {
        Latitude: lat,
        Longitude: lon,
        Precision: precision,
        AppType: 'wxwork',
      }),
    clickMenu: async (userid, key) => {
      if (!world.menu.clickKeys().includes(key)) throw new Error(`the menu has no key ${key}`);
      return event(userid, 'click', { EventKey: key });
    },
    tap: async (tap) => {
      const { name, fields } = tapCard(world, tap);
      return event(tap.userid, name, fields);
    },
  };
}

/** The fields every callback starts with; CreateTime is in seconds [90239]. */
export function head(world: World, from: Member | 'sys', msgType: string): XmlFields {
  return {
    ToUserName: world.options.corpId,
    FromUserName: from === 'sys' ? from : from.userid,
    CreateTime: Math.floor(world.clock.now() / SECOND),
    MsgType: msgType,
  };
}

/** Delivers through the callbacks and counts. */
export async function deliver(
  world: World,
  inner: string | XmlFields,
  tamper?: Parameters<World['callbacks']['deliver']>[1],
): Promise<Delivery> {
  const delivery = await world.callbacks.deliver(inner, tamper);
  world.counters.callbacks += 1;
  world.counters.callbackTries += delivery.tries;
  return delivery;
}

async function say(
  world: World,
  userid: string,
  { msgtype, shown, fields }: Said,
): Promise<Delivery> {
  const member = world.directory.get(userid);
  const msgid = world.nextMsgId();
  const content = { msgtype, [msgtype]: shown };
  world.chats.add(member.userid, { msgid, from: 'member', msgtype, content });
  return deliver(world, {
    ...head(world, member, msgtype),
    ...fields,
    MsgId: msgid,
    AgentID: String(world.options.agentId),
  });
}

function store(world: World, type: MediaType, bytes: Buffer): string {
  return world.media.add({ type, name: `${type}.bin`, mime: mimeOf(bytes), bytes });
}

function image(world: World, bytes: Buffer): Said {
  const mediaId = store(world, 'image', bytes);
  const picUrl = `https://wework.qpic.cn/wwpic/${mediaId}/0`;
  return {
    msgtype: 'image',
    shown: { media_id: mediaId },
    fields: { PicUrl: picUrl, MediaId: mediaId },
  };
}

function voice(world: World, bytes: Buffer): Said {
  const mediaId = store(world, 'voice', bytes);
  return {
    msgtype: 'voice',
    shown: { media_id: mediaId },
    fields: { MediaId: mediaId, Format: 'amr' },
  };
}

/** Location_X is the latitude and Location_Y the longitude [90239]. */
function location({ lat, lon, label = '', scale = 16 }: Place): Said {
  return {
    msgtype: 'location',
    shown: { latitude: lat, longitude: lon, label, scale },
    fields: {
      Location_X: lat,
      Location_Y: lon,
      Scale: scale,
      Label: label,
      AppType: 'wxwork',
    },
  };
}
