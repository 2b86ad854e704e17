import { system } from '../kernel/actor';
import type { Clock } from '../kernel/clock';
import { newId } from '../kernel/ids';
import { createInbox, type Inbox } from '../outbox/inbox';
import type { ClaimedJob, Lane } from '../outbox/job';
import { openSpool, type Spool } from '../outbox/spool';
import { createWorker, type Worker } from '../outbox/worker';
import { textOf, type Business } from './business';
import type { Context } from './context';
import { openFiles, type OpenFiles } from './adapters/files';
import { listJobs, listReactions, views, type Env } from './conversation';
import type { Ground } from './ground';
import { SANDBOX_FORM_KEY } from './sandbox';
import { createSnapshot, type Snapshot } from './snapshot';
import { asSystem, createUnitOfWork, type UnitOfWork } from './unit-of-work';
import type { PeopleEnv } from './people-sync';
import { connectPlatforms, type Platforms } from './platforms';

/** Everything that runs, wired once. */
export type Wired = {
  url: string;
  snapshot: Snapshot;
  unitOfWork: UnitOfWork;
  worker: Worker;
  inbox: Inbox;
  spool: Spool | null;
  platforms: Platforms;
  peopleEnv: PeopleEnv;
  files: OpenFiles;
  secrets: ReadonlyMap<string, string>;
};

const FORM_KEY = 'INTAKE_WEBSITE_KEY';

export function wire(ground: Ground, port: number): Wired {
  const { config, business, db, clock } = ground;
  const localUrl = `http://127.0.0.1:${String(port)}`;
  const url = config.PUBLIC_URL ?? `http://localhost:${String(port)}`;
  const formKey = config.secrets.get(FORM_KEY) ?? SANDBOX_FORM_KEY;
  const platforms = connectPlatforms(ground, { url, localUrl, formKey });
  const { tenants } = platforms;
  const snapshot = createSnapshot(db, clock);
  const reactions = listReactions({
    groups: [...platforms.groups.keys()],
    hasDingTalk: platforms.dingtalk !== null,
  });
  const wakeUp: { worker?: Worker } = {};
  const afterCommit = (): void => wakeUp.worker?.wake();
  const pageUrl = (path: string): string => new URL(path, url).href;
  const unitOfWork = createUnitOfWork({
    ...{ db, clock, business, snapshot, reactions, afterCommit, pageUrl },
  });
  const files = openFiles(config, clock);
  const envs = envsOf(business, { platforms, files, unitOfWork, clock });
  const spool = config.DATABASE_URL.startsWith('sqlite:') ? null : openSpool(config.SPOOL_FILE);
  const worker = createProgramWorker(ground, {
    ...{ envs, platforms, handlers: listJobs(business, reactions) },
  });
  wakeUp.worker = worker;
  return {
    ...{ url, snapshot, unitOfWork, worker, spool, platforms, files },
    peopleEnv: envs.peopleEnv,
    inbox: createInbox({
      transact: ground.transact,
      newId,
      afterCommit,
      ...(spool ? { spool } : {}),
    }),
    secrets: tenants ? new Map([[FORM_KEY, formKey], ...config.secrets]) : config.secrets,
  };
}

type Envs = Pick<
  Env,
  'wecomEnv' | 'dingTalkEnv' | 'groupEnv' | 'peopleEnv' | 'filesEnv' | 'intakeEnv'
>;

/** What each kind of job works with. */
function envsOf(
  business: Business,
  {
    platforms: { wecom, dingtalk, groups, directories },
    ...around
  }: Pick<Wired, 'platforms' | 'files' | 'unitOfWork'> & { clock: Clock },
): Envs {
  const { files, unitOfWork, clock } = around;
  const welcome = textOf(business.texts, 'chat.welcome', {});
  return {
    wecomEnv: { wecom, unitOfWork, clock, welcome },
    dingTalkEnv: { dingtalk, unitOfWork },
    groupEnv: { groups, unitOfWork },
    peopleEnv: { directories, unitOfWork, people: business.people },
    filesEnv: { files, unitOfWork },
    intakeEnv: {
      unitOfWork,
      explain: ({ code, data }) => textOf(business.texts, code, data),
      paceOf: (id) => business.sources.find((source) => source.id === id)?.perMinute ?? LEAST_PACE,
    },
  };
}

/** Of a source that is in no list any more. */
const LEAST_PACE = 60;

const SLOTS: Record<Lane, number> = { 0: 12, 1: 6, 2: 2 };

type WorkerParts = {
  envs: Envs;
  platforms: Platforms;
  handlers: ReturnType<typeof listJobs>;
};

function createProgramWorker(
  { clock, transact, metrics, log }: Ground,
  { envs, platforms, handlers }: WorkerParts,
): Worker {
  const { unitOfWork } = envs.peopleEnv;
  const observe = (job: ClaimedJob, outcome: string, error?: unknown): void => {
    metrics.jobs.inc({ kind: job.kind, outcome });
    if (job.kind === CLOCK && outcome === 'done')
      metrics.lateness.observe(Math.max(0, clock.now() - job.dueAt) / 1_000);
    const noted = { job: job.id, kind: job.kind, attempt: job.attempt, outcome, error };
    if (outcome === 'dead') log.error(noted, 'a job became a dead letter');
    else if (outcome === 'retry' || outcome === 'lost') log.warn(noted, 'a job did not succeed');
  };
  return createWorker<Context, Env>({
    ...{ clock, transact, handlers, slots: SLOTS, observe },
    env: {
      ...{ ...envs, views, platforms: platforms.byName },
      holdBackMs: (name) =>
        name === 'dingtalk' ? (platforms.dingtalk?.quota.holdBackMs() ?? 0) : 0,
      unitOfWork: (work) => unitOfWork(asSystem('delivery'), work),
    },
    newId: () => newId(clock.now()),
    inUnitOfWork: (job, work) => unitOfWork({ actor: system(job.kind), finishes: job }, work),
    onFault: (error) => log.error({ error }, 'the worker stumbled'),
  });
}

const CLOCK = 'lead.clock_step';
