import type { Outgoing } from '../chat/card';
import type { ChatWord } from '../chat/conversation';
import type { Actor } from '../kernel/actor';
import { DAY, MINUTE } from '../kernel/clock';
import { momentText } from '../kernel/time-text';
import { isAway } from './absence';
import { readUntil } from './busy-words';
import { noteBusy, type BusyContext } from './commands/note-busy';
import type { Directory, Member } from './member';

type Ctx = BusyContext & { actor: Actor; directory: Directory };

const BUSY = '忙到';
const HOW = '请这样写：忙到 15:00，忙到 15点半，或 忙到 30分钟，最长 12 小时；更久请用「请假」。';
/** Shown times are China's. */
const CHINA_MINUTES = 8 * 60;

const text = (content: string): Outgoing => ({ kind: 'text', text: content });

const selfOf = ({ actor, directory }: Ctx): Member | undefined =>
  actor.kind === 'member' && actor.role === 'rep'
    ? directory.members.find(({ id }) => id === actor.memberId)
    : undefined;

/** Dispatch passes the member by until then; their clocks run on. For who has no calendar that we may read. */
async function beBusy(ctx: Ctx, until: string): Promise<Outgoing | null> {
  const self = selfOf(ctx);
  if (!self) return null;
  const offset = (self.utcOffset ?? CHINA_MINUTES) * MINUTE;
  const dayAt = Math.floor((ctx.now + offset) / DAY) * DAY - offset;
  const toAt = readUntil(until, { now: ctx.now, dayAt });
  if (toAt === null) return text(HOW);
  await noteBusy(ctx, 'chat', new Map([[self.id, [{ fromAt: ctx.now, toAt }]]]));
  const shift = offset - CHINA_MINUTES * MINUTE;
  const said = momentText(toAt + shift, ctx.now + shift);
  return text(`好的，${said} 之前不派新线索给您，已有线索照常计时。提前结束请回复「忙完」。`);
}

/** `忙到15:00` in one word; null for everything else. */
export const sayBusy = async (ctx: Ctx, said: string): Promise<Outgoing | null> =>
  said.startsWith(BUSY) ? beBusy(ctx, said.slice(BUSY.length)) : null;

async function beFree(ctx: Ctx): Promise<Outgoing | null> {
  const self = selfOf(ctx);
  if (!self) return null;
  await noteBusy(ctx, 'chat', new Map([[self.id, []]]));
  return text(stillBusy(ctx, self) ?? '好的，新线索会派给您。');
}

/** Why nothing comes yet all the same. */
function stillBusy({ directory, now }: Ctx, { id, available }: Member): string | null {
  if (!available) return '您还在离岗中，回复「在岗」后新线索才会派给您。';
  if (isAway(directory, id, now)) return '您还在请假中，回复「销假」后新线索才会派给您。';
  const meeting = directory.busy.find(
    ({ memberId, source, fromAt, toAt }) =>
      memberId === id && source !== 'chat' && fromAt <= now && now < toAt,
  );
  return meeting
    ? `您的日程到${momentText(meeting.toAt, now)} 还有安排，之后新线索会派给您。`
    : null;
}

export const busyWords: readonly ChatWord<Ctx>[] = [
  {
    words: [BUSY],
    usage: '忙到 15:00：这段时间不派新线索，计时照常；「忙完」提前结束',
    roles: ['rep'],
    run: beBusy,
  },
  { words: ['忙完'], usage: '忙完：提前结束「忙到」', roles: ['rep'], run: beFree },
];
