import { schedule, type ScheduledTask } from 'node-cron';
import { REPORTS } from '../activities/jobs';
import { WATCH_RISKS } from '../insights/commands/watch-risks';
import { SAMPLE } from '../insights/commands/draw-sample';
import { HOUR, type Clock } from '../kernel/clock';
import { CHECK_OWNERS } from '../leads/commands/check-owners';
import { FILL_KEYS } from '../leads/commands/fill-keys';
import { RESCORE } from '../leads/commands/rescore-outdated';
import type { NewJob } from '../outbox/job';
import { COMPARE_CONCERNS } from '../visits/commands/tell-deviations';
import { TELL_LIGHTS } from '../visits/commands/tell-lights';
import { READ_CALENDARS } from './dingtalk-calendars';
import { PRUNE } from './prune';
import { PURGE } from './retention';
import { SYNC_PEOPLE } from './people-sync';

type Parts = {
  clock: Clock;
  enqueue: (job: NewJob) => Promise<void>;
  onFault: (error: unknown) => void;
};

const SCHEDULES: readonly { kind: string; at: string }[] = [
  { kind: REPORTS, at: '0 18 * * *' },
  { kind: COMPARE_CONCERNS, at: '0 9 * * 1' },
  { kind: SAMPLE, at: '0 9 * * *' },
  { kind: TELL_LIGHTS, at: '0 9 * * *' },
  { kind: READ_CALENDARS, at: '7,37 8-18 * * *' },
  { kind: WATCH_RISKS, at: '7 * * * *' },
  { kind: RESCORE, at: '57 2 * * *' },
  { kind: CHECK_OWNERS, at: '47 2 * * *' },
  { kind: FILL_KEYS, at: '7 3 * * *' },
  { kind: PRUNE, at: '17 3 * * *' },
  { kind: PURGE, at: '27 3 * * *' },
  { kind: SYNC_PEOPLE, at: '37 3 * * *' },
];

/** Calendar schedules. They only enqueue a job with a key for the hour, so that several workers cause one. */
export function startSchedules({ clock, enqueue, onFault }: Parts): { stop: () => void } {
  const tasks: ScheduledTask[] = SCHEDULES.map(({ kind, at }) =>
    schedule(
      at,
      () => {
        const unique = `${kind}:${String(Math.floor(clock.now() / HOUR))}`;
        void enqueue({ kind, lane: 2, payload: {}, unique }).catch(onFault);
      },
      { timezone: 'Asia/Shanghai' },
    ),
  );
  return { stop: () => void tasks.map((task) => task.stop()) };
}
