import { startBackground } from './background';
import { openDoor } from './door';
import { prepare, type Ground, type GroundOptions } from './ground';
import { createWeb } from './server';
import { webParts } from './web-parts';
import { wire, type Wired } from './wiring';

/** A running Salesbeat. */
export type Program = Ground &
  Wired & {
    /** Lets what is under way end (10 s at most), gives the rest back, closes everything. */
    stop: () => Promise<void>;
  };

export type ProgramOptions = GroundOptions & {
  /** False for tests that own every step: jobs then run only by `worker.drain()`. */
  background?: boolean;
};

/** Starts the asked roles of the program. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const ground = await prepare(options);
  const door = await openDoor(ground.config);
  const wired = wire(ground, door.port);
  let stopping = false;
  const { tenants } = wired.platforms;
  if (tenants) door.upgradeWith(tenants.onUpgrade);
  door.answerWith(createWeb(webParts(ground, wired, () => stopping)));
  const background = options.background === false ? null : await startBackground(ground, wired);
  return {
    ...ground,
    ...wired,
    stop: async () => {
      // Load balancers read `/readyz`; requests are answered until the jobs under way have ended.
      stopping = true;
      await background?.stop();
      await tenants?.close();
      await door.close();
      wired.spool?.close();
      await wired.files.close();
      // A database that hangs would keep its connections, and us, for ever.
      await Promise.race([ground.db.destroy(), pause(FAREWELL_MS)]);
    },
  };
}

const FAREWELL_MS = 1_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
