import type { DataSource, EntityManager } from 'typeorm';
import { sqlOf } from '../database/sql';
import { inTransaction } from '../database/transaction';
import type { Actor } from '../kernel/actor';
import type { Clock } from '../kernel/clock';
import { system } from '../kernel/actor';
import type { Reaction } from '../kernel/event';
import { newId } from '../kernel/ids';
import { LostLease } from '../outbox/attempt';
import type { ClaimedJob } from '../outbox/job';
import { cancel, enqueue, finish } from '../outbox/queue';
import { writeAudit } from './audit';
import type { Business } from './business';
import { auditActor, buildContext, type Context, type Pending, type Surroundings } from './context';
import type { Snapshot } from './snapshot';

/** The kind of job that runs one later reaction. */
export const REACTION = 'app.reaction';

export type UnitOfWorkOptions = {
  db: DataSource;
  clock: Clock;
  business: Business;
  snapshot: Snapshot;
  reactions: readonly Reaction<Context>[];
  /** The absolute address of one of our pages. */
  pageUrl: (path: string) => string;
  /** Called after each commit that wrote jobs. */
  afterCommit: () => void;
};

export type UnitOfWork = <T>(
  who: {
    actor: Actor;
    requestId?: string | null;
    sessionHash?: string | null;
    finishes?: ClaimedJob;
  },
  work: (context: Context) => Promise<T>,
) => Promise<T>;

/**
 * One transaction with everything it causes: the rows, the audit log, the reactions that belong to the same commit, and the
 * jobs for everything else. Nothing leaves the program before the commit.
 */
export function createUnitOfWork(options: UnitOfWorkOptions): UnitOfWork {
  const reactions = indexReactions(options.reactions);
  return async (who, work) => {
    const { directory, standing, reserve } = await options.snapshot.read();
    let done: Pending = { jobs: [], events: [], forgotten: [] };
    const result = await inTransaction(options.db, async (manager) => {
      const pending: Pending = { jobs: [], events: [], forgotten: [] };
      const around: Surroundings = {
        ...{
          manager,
          now: options.clock.now(),
          directory,
          ...{ standing, reserve },
          business: options.business,
          pageUrl: options.pageUrl,
          pending,
        },
        ...{ requestId: who.requestId ?? null, sessionHash: who.sessionHash ?? null },
      };
      const contextFor = contexts(around);
      const value = await work(contextFor(who.actor));
      await settle(around, reactions, contextFor);
      if (who.finishes) await finishJob(manager, who.finishes);
      done = pending;
      return value;
    });
    options.snapshot.notice(done.events);
    if (done.jobs.length > 0) options.afterCommit();
    return result;
  };
}

type Reactions = ReadonlyMap<string, readonly Reaction<Context>[]>;

function indexReactions(reactions: readonly Reaction<Context>[]): Reactions {
  const index = new Map<string, Reaction<Context>[]>();
  for (const reaction of reactions)
    index.set(reaction.on, [...(index.get(reaction.on) ?? []), reaction]);
  return index;
}

/** Runs what reacts in the same commit until nothing new is announced, then writes audit rows and jobs. */
async function settle(
  around: Surroundings,
  reactions: Reactions,
  contextFor: ContextFor,
): Promise<void> {
  const { pending, manager, now } = around;
  for (const event of eachEvent(pending)) {
    event.type.schema.parse(event.data);
    for (const reaction of reactions.get(event.type.name) ?? [])
      await react({ pending, contextFor }, reaction, event);
  }
  const sql = sqlOf(manager);
  const id = (): string => newId(now);
  const rows = pending.events.map(({ type, data, actor }) => ({
    ...{
      id: id(),
      happenedAt: now,
      action: type.name,
      subjectId: type.subject(data),
      data: JSON.stringify(data),
    },
    ...{ ...auditActor(actor), requestId: around.requestId },
  }));
  await writeAudit(sql, rows);
  await cancel(sql, pending.forgotten);
  await enqueue(sql, pending.jobs, { now, newId: id });
}

type ContextFor = (actor: Actor) => Context;

/** One for each actor: most events of a unit of work are its own actor's. */
function contexts(around: Surroundings): ContextFor {
  const known = new Map<Actor, Context>();
  return (actor) => {
    const context = known.get(actor) ?? buildContext(around, actor);
    known.set(actor, context);
    return context;
  };
}

type Reacting = Pick<Surroundings, 'pending'> & { contextFor: ContextFor };

async function react(
  { pending, contextFor }: Reacting,
  reaction: Reaction<Context>,
  { data, actor }: Announced,
): Promise<void> {
  if (reaction.when === 'same commit') return reaction.run(contextFor(actor), data);
  const payload = { on: reaction.on, name: reaction.name, data };
  pending.jobs.push({ kind: REACTION, lane: 1, payload });
}

type Announced = Pending['events'][number];

/** The events in order, those announced on the way included. */
function* eachEvent(pending: Pending): Generator<Announced> {
  for (const event of pending.events) yield event;
}

async function finishJob(manager: EntityManager, job: ClaimedJob): Promise<void> {
  const gone = await finish(sqlOf(manager), { lease: job.lease, ids: [job.id] });
  if (gone !== 1) throw new LostLease(job.id);
}

export const asSystem = (name: string): { actor: Actor } => ({ actor: system(name) });
