import { callbackKeys } from '../chat/callback-crypto';
import { system } from '../kernel/actor';
import { newId } from '../kernel/ids';
import { createInbox, type Inbox } from '../outbox/inbox';
import type { ClaimedJob, Lane } from '../outbox/job';
import { openSpool, type Spool } from '../outbox/spool';
import { createWorker, type Worker } from '../outbox/worker';
import type { Sandbox } from '../sandbox';
import { textOf } from './business';
import type { Context } from './context';
import { openFiles, type OpenFiles } from './adapters/files';
import { listJobs, listReactions, views, type Env } from './conversation';
import type { Ground } from './ground';
import { openSandbox, SANDBOX_FORM_KEY } from './sandbox';
import type { ServerParts } from './server';
import { createSnapshot, type Snapshot } from './snapshot';
import { asSystem, createUnitOfWork, type UnitOfWork } from './unit-of-work';
import { connectWecom, type Wecom, type WecomEnv } from './wecom';

/** Everything that runs, wired once. */
export type Wired = {
  url: string;
  snapshot: Snapshot;
  unitOfWork: UnitOfWork;
  worker: Worker;
  inbox: Inbox;
  spool: Spool | null;
  sandbox: Sandbox | null;
  wecom: Wecom;
  wecomEnv: WecomEnv;
  files: OpenFiles;
  secrets: ReadonlyMap<string, string>;
};

const FORM_KEY = 'INTAKE_WEBSITE_KEY';

export function wire(ground: Ground, port: number): Wired {
  const { config, business, db, clock } = ground;
  const localUrl = `http://127.0.0.1:${String(port)}`;
  const url = config.PUBLIC_URL ?? `http://localhost:${String(port)}`;
  const formKey = config.secrets.get(FORM_KEY) ?? SANDBOX_FORM_KEY;
  const sandbox = ground.movable && openTenant(ground, { formKey, localUrl });
  const wecom = connectWecom({
    ...{ ...ground, homeUrl: url },
    config: sandbox ? { ...config, WECOM_API_BASE: `${localUrl}/sandbox/wecom` } : config,
  });
  const snapshot = createSnapshot(db, clock);
  const reactions = listReactions(wecom.group !== null);
  const wakeUp: { worker?: Worker } = {};
  const afterCommit = (): void => wakeUp.worker?.wake();
  const pageUrl = (path: string): string => new URL(path, url).href;
  const unitOfWork = createUnitOfWork({
    ...{ db, clock, business, snapshot, reactions, afterCommit, pageUrl },
  });
  const files = openFiles(config, clock);
  const welcome = textOf(business.texts, 'chat.welcome', {});
  const wecomEnv: WecomEnv = { wecom, unitOfWork, clock, people: business.people, welcome };
  const spool = config.DATABASE_URL.startsWith('sqlite:') ? null : openSpool(config.SPOOL_FILE);
  const worker = createProgramWorker(ground, {
    ...{ wecomEnv, files, handlers: listJobs(business, reactions) },
  });
  wakeUp.worker = worker;
  return {
    ...{ url, snapshot, unitOfWork, worker, spool, sandbox, wecom, wecomEnv, files },
    inbox: createInbox({
      transact: ground.transact,
      newId,
      afterCommit,
      ...(spool ? { spool } : {}),
    }),
    secrets: sandbox ? new Map([[FORM_KEY, formKey], ...config.secrets]) : config.secrets,
  };
}

function openTenant(
  ground: Ground,
  { formKey, localUrl }: { formKey: string; localUrl: string },
): Sandbox | null {
  const { credentials, movable: clock, business } = ground;
  if (!clock) return null;
  const sandbox = openSandbox({ credentials, clock, people: business.people, formKey });
  sandbox.tenant.callbackSettings.url = `${localUrl}/wecom/callback`;
  return sandbox;
}

const SLOTS: Record<Lane, number> = { 0: 12, 1: 6, 2: 2 };

type WorkerParts = {
  wecomEnv: WecomEnv;
  files: OpenFiles;
  handlers: ReturnType<typeof listJobs>;
};

function createProgramWorker(
  { clock, transact, metrics, log }: Ground,
  { wecomEnv, files, handlers }: WorkerParts,
): Worker {
  const { unitOfWork, wecom } = wecomEnv;
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
      ...{ views, wecomEnv, filesEnv: { files, unitOfWork } },
      platforms: new Map([['wecom', wecom.platform]]),
      unitOfWork: (work) => unitOfWork(asSystem('delivery'), work),
    },
    newId: () => newId(clock.now()),
    inUnitOfWork: (job, work) => unitOfWork({ actor: system(job.kind), finishes: job }, work),
    onFault: (error) => log.error({ error }, 'the worker stumbled'),
  });
}

const CLOCK = 'lead.clock_step';

/** What the web role answers with. */
export function webParts(ground: Ground, wired: Wired, isStopping: () => boolean): ServerParts {
  const { config, business, log, metrics, clock, db, credentials } = ground;
  const { unitOfWork, snapshot, secrets, url, spool, inbox, sandbox, files } = wired;
  const wecom = wired.wecom.client;
  const publicUrl = (): string => url;
  const web = config.ROLES.includes('web');
  const authorizeBase = sandbox ? `${url}/sandbox/wecom` : config.WECOM_AUTHORIZE_BASE;
  return {
    ...{ business, log, metrics, now: clock.now, sandbox: sandbox?.handler ?? null },
    health: { db, clock, metrics, spool, isStopping },
    callback: web
      ? { keys: callbackKeys(credentials), clock, accept: inbox.accept, metrics }
      : null,
    intake: web ? { sources: business.sources, secrets, clock, unitOfWork } : null,
    api: web
      ? { db, clock, snapshot, unitOfWork, outside: { clock, unitOfWork, wecom, publicUrl, files } }
      : null,
    signIn: web ? { wecom, unitOfWork, authorizeBase, publicUrl } : null,
  };
}
