import { createAttempt, type AttemptOptions } from './attempt';
import { groupBy } from './finisher';
import { LANES, type ClaimedJob, type Lane } from './job';
import { claim, isSuspect, LEASE_MS, putBack, renew } from './queue';

export type WorkerOptions<C, E> = AttemptOptions<C, E> & {
  newId: () => string;
  /** Jobs under way at once in each lane. */
  slots: Record<Lane, number>;
  onFault?: (error: unknown) => void;
};

export type Worker = {
  start: () => void;
  /** A commit wrote jobs: look at once instead of at the next poll. */
  wake: () => void;
  /** Stops claiming, waits up to `graceMs` (10 s) for what is under way, gives the rest back without using up an attempt. */
  stop: (graceMs?: number) => Promise<void>;
  /** Runs what is due until nothing is; for tests and the command line. */
  drain: () => Promise<void>;
};

// Waking is for speed; polling is the truth.
const POLL_MS: Record<Lane, number> = { 0: 100, 1: 250, 2: 1_000 };
const GIVE_BACK_MS = 1_000;

/** A worker: several may run on one database, each claims no more than it has free slots for. */
export function createWorker<C, E>(options: WorkerOptions<C, E>): Worker {
  const lanes = LANES.map((lane) => createLane(lane, options));
  const onFault = options.onFault ?? (() => undefined);
  let renewal: NodeJS.Timeout | undefined;
  let loops: Promise<void>[] = [];
  const held = (): ClaimedJob[] => lanes.flatMap((lane) => [...lane.running]);
  const renewAll = async (): Promise<void> => {
    for (const [lease, jobs] of groupBy(held(), (job) => job.lease)) {
      const mine = { lease, ids: jobs.map((job) => job.id) };
      await options.transact((sql) => renew(sql, mine, options.clock.now()));
    }
  };
  const settleAll = (): Promise<unknown> => Promise.all(lanes.flatMap((lane) => [...lane.tasks]));
  const giveBack = async (): Promise<void> => {
    const now = { at: options.clock.now(), error: null, snoozed: true };
    for (const job of held()) await options.transact((sql) => putBack(sql, job, now));
  };
  return {
    start: () => {
      loops = lanes.map((lane) => lane.loop());
      renewal = setInterval(() => void renewAll().catch(onFault), LEASE_MS / 3);
    },
    wake: () => lanes.forEach((lane) => lane.wake()),
    stop: async (graceMs = 10_000) => {
      for (const lane of lanes) lane.stop();
      // A claim under way may still bring jobs.
      await atMost(graceMs, Promise.all(loops).then(settleAll));
      clearInterval(renewal);
      // With the database away the leases run out by themselves.
      await atMost(GIVE_BACK_MS, giveBack()).catch(onFault);
    },
    drain: async () => {
      let taken = 1;
      while (taken > 0) {
        taken = 0;
        for (const lane of lanes) taken += await lane.take();
        await settleAll();
      }
    },
  };
}

type LaneOfWork = {
  running: Set<ClaimedJob>;
  tasks: Set<Promise<void>>;
  take: () => Promise<number>;
  loop: () => Promise<void>;
  wake: () => void;
  stop: () => void;
};

function createLane<C, E>(lane: Lane, options: WorkerOptions<C, E>): LaneOfWork {
  const attempt = createAttempt(options);
  const onFault = options.onFault ?? (() => undefined);
  // Not by id: after a stall longer than the lease a job may be claimed again while its first run is still under way.
  const running = new Set<ClaimedJob>();
  // Those of them that still fill a slot; the others only wait for their end to be written.
  const working = new Set<ClaimedJob>();
  const tasks = new Set<Promise<void>>();
  const isFull = (): boolean => working.size >= options.slots[lane];

  const leaveSlot = (job: ClaimedJob): void => {
    if (isFull() || isSuspect(job)) poll.wake();
    working.delete(job);
  };

  const run = (job: ClaimedJob): void => {
    running.add(job);
    working.add(job);
    const task: Promise<void> = attempt(job, () => leaveSlot(job))
      .catch(onFault)
      .finally(() => {
        leaveSlot(job);
        running.delete(job);
        tasks.delete(task);
      });
    tasks.add(task);
  };

  const take = async (): Promise<number> => {
    const limit = options.slots[lane] - working.size;
    if (limit <= 0) return 0;
    const lease = options.newId().replaceAll('-', '').slice(-16);
    const wish = { lane, limit, lease, suspects: ![...working].some(isSuspect) };
    // The time is asked inside: a claim that waited for the database must not begin with half a lease.
    const jobs = await options.transact((sql) => claim(sql, { ...wish, now: options.clock.now() }));
    jobs.forEach(run);
    return jobs.length;
  };

  const poll = createPoll(POLL_MS[lane], async () => {
    const taken = await take().catch(onFault);
    return Boolean(taken) && !isFull();
  });
  return { running, tasks, take, ...poll };
}

type Poll = { loop: () => Promise<void>; wake: () => void; stop: () => void };

/** Asks `look` until it is stopped: at once again when it says so or was woken meanwhile, else after a while. */
function createPoll(everyMs: number, look: () => Promise<boolean>): Poll {
  let stopping = false;
  let woken = false;
  let endSleep = (): void => undefined;

  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, woken ? 0 : everyMs * (0.5 + Math.random()));
      endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const wake = (): void => {
    woken = true;
    endSleep();
  };
  const loop = async (): Promise<void> => {
    while (!stopping) {
      woken = false;
      if (!(await look())) await sleep();
    }
  };
  return { loop, wake, stop: () => ((stopping = true), wake()) };
}

/** Waits for the work, but no longer than `ms`. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
