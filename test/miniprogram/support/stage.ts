import type { Lane } from '../../support/databases';
import { eventually } from '../../support/eventually';
import { photo } from '../../support/pictures';
import { openWorld, type World } from '../../support/program';
import { countRows } from '../../support/rows';
import { apiAs, type Api } from '../../support/session';
import { mp3 } from '../../support/voices';
import { holdPhone, type Phone } from './phone';

/** The whole program and a phone of one of its members, with the mini-program open. */
export type Stage = {
  world: World;
  phone: Phone;
  /** The same member, past the phone. */
  api: Api;
  says: (text: string) => Promise<void>;
  shows: (selector: string, count: number) => Promise<void>;
  toasts: (...said: string[]) => Promise<void>;
  /** Waits until the phone has heard all answers. */
  quiet: () => Promise<void>;
  count: (table: string) => Promise<number>;
  close: () => Promise<void>;
};

export type StageOptions = {
  lane?: Lane;
  userid?: string;
  phone?: Partial<Parameters<typeof holdPhone>[0]>;
  /** How far the phone's clock is off. */
  skewMs?: number;
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { lane = 'sqlite', userid = 'lina', skewMs = 0 } = options;
  const world = await openWorld({ lane });
  const phone = holdPhone({
    ...{ server: world.url, now: () => world.clock.now() + skewMs },
    loginCode: () => world.tenant.miniProgramCode(userid),
    ...{ picture: await photo(), speech: { sound: mp3(4), durationMs: 4_000 } },
    ...options.phone,
  });
  const soon = (check: () => Promise<void> | void): Promise<void> =>
    eventually(check, { withinMs: 10_000, everyMs: 20 });
  return {
    ...{ world, phone, api: await apiAs(world, { userid }) },
    says: (text) => soon(() => expect(phone.text()).toContain(text)),
    shows: (selector, count) => soon(() => expect(phone.all(selector)).toHaveLength(count)),
    toasts: (...said) => soon(() => expect(phone.trace.toasts).toEqual(said)),
    quiet: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await soon(() => expect(phone.pending()).toBe(0));
    },
    count: (table) => countRows(world.program.db, table),
    close: async () => {
      phone.close();
      await world.close();
    },
  };
}

/** Reads and accepts the text once, as before the first capture ever; ends on the page of a new visit. */
export async function consent({ phone, says, shows, world }: Stage): Promise<void> {
  await says('快速拜访');
  phone.tap('快速拜访');
  await says('拍照');
  phone.tap('拍照');
  await says('为了记录您的拜访');
  phone.tap('同意并继续');
  await shows('.talk', 1);
  await eventually(async () =>
    expect(await countRows(world.program.db, 'capture_ticket')).toBeGreaterThanOrEqual(10),
  );
  await eventually(() => expect(phone.pending()).toBe(0));
}

/** A whole visit on the page of a visit, not yet submitted. */
export async function write({ phone, says, shows }: Stage, customer: string): Promise<void> {
  phone.type('.t-input__control', customer);
  phone.tap('.take');
  await shows('.shot-image', 1);
  phone.happen('.talk', 'touchstart');
  await says('松开结束');
  phone.happen('.talk', 'touchend');
  await says('语音 0:04');
  phone.tap('产品演示');
  phone.tap('本周发方案');
}
