import { accountRepository } from '../accounts/repository';
import type { ReportChatContext } from '../activities/context';
import { dailyReportRepository, followUpRepository } from '../activities/repository';
import { createDesk } from '../chat/desk';
import type { ChatContext, Person } from '../chat/context';
import type { Platform } from '../chat/incoming';
import { messageRepository } from '../chat/repository';
import { sqlOf, type Sql } from '../database/sql';
import { actorId, type Actor } from '../kernel/actor';
import type { EventType, Publish } from '../kernel/event';
import { newId } from '../kernel/ids';
import type { ImportReactionContext } from '../imports/context';
import { importRepository } from '../imports/repository';
import type { InsightChatContext, InsightJobContext } from '../insights/context';
import type { IntakeContext } from '../intake/context';
import { intakeQueries } from '../intake/queries';
import { callRepository } from '../intake/repository';
import type { KnowledgeContext } from '../knowledge/context';
import { gapRepository } from '../knowledge/repository';
import type { LeadChatContext, LeadHttpContext, Standing } from '../leads/context';
import { titleOf, type LeadState } from '../leads/lead';
import type { ExportQueries } from '../leads/export-queries';
import type { OwnerQueries } from '../leads/owner-queries';
import type { PastQueries } from '../leads/past-queries';
import { leadQueries } from '../leads/queries';
import { leadRepository } from '../leads/repository';
import { takeAllowance } from '../outbox/allowance';
import type { NewJob } from '../outbox/job';
import { actorOf, inScope, type Directory } from '../people';
import type { PeopleChatContext } from '../people/chat';
import type { PeopleHttpContext } from '../people/http';
import type { SyncContext } from '../people/commands/sync-directory';
import type { OpenSessionContext } from '../people/commands/open-session';
import { peopleRepository } from '../people/repository';
import type { SupportChatContext } from '../support/context';
import { supportRepository } from '../support/repository';
import type { VisitChatContext } from '../visits/context';
import { customerQueries } from '../visits/customer-queries';
import { visitQueries } from '../visits/queries';
import type { Subject } from '../voices';
import { voiceRepository } from '../voices/repository';
import {
  consentRepository,
  evidenceRepository,
  minutesRepository,
  ticketRepository,
  visitRepository,
} from '../visits/repository';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { toGcj02 } from './adapters/coordinates';
import type { Business } from './business';
import { accountsOn, atHome, type Account } from './homes';
import { insightParts } from './insight-context';
import { leadParts } from './lead-context';
import { newToken, sha256 } from './tokens';

/** All that a unit of work offers; every module takes from it what it names. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- a type alias may not name itself
export interface Context
  extends
    ChatContext<Context>,
    LeadChatContext,
    LeadHttpContext,
    PeopleChatContext,
    SyncContext,
    OpenSessionContext,
    PeopleHttpContext,
    ReportChatContext,
    VisitChatContext,
    ImportReactionContext,
    IntakeContext,
    KnowledgeContext,
    InsightChatContext,
    InsightJobContext,
    SupportChatContext {
  sql: Sql;
  pastLeads: PastQueries;
  exports: ExportQueries;
  owners: OwnerQueries;
  requestId: string | null;
  /** The account by which somebody is known here, who has another one on this platform. */
  atHome: (account: Account) => Account;
  /** Accounts on a platform of those who sell, with their members. */
  accountsOn: (platform: Platform) => ReadonlyMap<string, string>;
}

/** What a unit of work has gathered for its commit. */
export type Pending = {
  jobs: NewJob[];
  events: { type: EventType<unknown>; data: unknown; actor: Actor }[];
  forgotten: string[];
};

export type Surroundings = {
  manager: EntityManager;
  now: number;
  directory: Directory;
  standing: Standing;
  reserve: (memberId: string) => void;
  business: Business;
  pending: Pending;
  requestId: string | null;
  sessionHash?: string | null;
  /** The absolute address of one of our pages. */
  pageUrl: (path: string) => string;
};

/** Builds the context of one unit of work. */
export function buildContext(around: Surroundings, actor: Actor): Context {
  const { manager, now, directory, business, pending } = around;
  const sql = sqlOf(manager);
  const messages = messageRepository(manager);
  const homes = { directory, aliases: business.people.aliases };
  const base = {
    ...{ now, sql, directory, messages, actor, newToken, requestId: around.requestId },
    sessionHash: around.sessionHash ?? null,
    newId: () => newId(now),
    enqueue: (job: NewJob) => void pending.jobs.push(job),
  };
  return {
    ...base,
    desk: createDesk(base),
    publish: publisher(pending, actor),
    remind: (timer) => void pending.jobs.push({ ...timer, lane: 0 }),
    forget: (keys) => void pending.forgotten.push(...keys),
    people: peopleRepository(manager),
    ...visitParts(around, actor),
    followUps: followUpRepository(manager),
    dailyReports: dailyReportRepository(manager),
    titlesOf: (ids) => titlesOf(manager, ids),
    gaps: gapRepository(manager),
    competitors: business.competitors,
    ...leadParts(around),
    ...insightParts(around),
    ...{ supports: supportRepository(manager), supportPolicy: business.support },
    imports: importRepository(manager),
    ...{ intakeQueries: intakeQueries(manager), calls: callRepository(manager) },
    findPerson: (by) => findPerson(directory, 'id' in by ? by : atHome(homes, by)),
    atHome: (account) => atHome(homes, account),
    accountsOn: (platform) => accountsOn(homes, platform),
    takeAllowance: (receiver, urgent) => takeAllowance(sql, { receiver, urgent, now }),
    as: (other) => buildContext(around, other),
    attempt: (part) => attempt(around, part),
  };
}

/** Follow-ups are about leads or accounts. */
async function titlesOf(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const id of ids) {
    const lead = await leadRepository(manager).find(id);
    const title = lead ? titleOf(lead) : (await accountRepository(manager).find(id))?.name;
    if (title !== undefined) titles.set(id, title);
  }
  return titles;
}

type VisitParts = Omit<
  VisitChatContext,
  | ('actor' | 'now' | 'newId' | 'publish' | 'directory' | 'followUps' | 'sessionHash' | 'desk')
  | ('enqueue' | 'remind' | 'forget' | 'calendar')
>;

function visitParts(
  { manager, business, directory, pageUrl }: Surroundings,
  actor: Actor,
): VisitParts {
  return {
    accounts: accountRepository(manager),
    visits: visitRepository(manager),
    evidence: evidenceRepository(manager),
    tickets: ticketRepository(manager),
    consents: consentRepository(manager),
    minutes: minutesRepository(manager),
    keywords: business.keywords,
    voices: voiceRepository(manager),
    vocabulary: business.vocabulary,
    listSubjects: (memberId) => listSubjects(manager, findPerson(directory, { id: memberId })),
    ...{ consentText: business.consent, retention: business.retention },
    ...{ visitQueries: visitQueries(manager), customers: customerQueries(manager) },
    lightPolicy: business.clocks.accounts,
    findVisitedLead: async (id) => {
      const lead = await leadRepository(manager).find(id);
      if (!lead || !inScope(actor.scope, lead.ownerId)) return null;
      const { companyName, industry } = lead;
      return { id, title: titleOf(lead), companyName, industry };
    },
    ...{ toGcj02, sha256, randomBytes, pageUrl },
  };
}

const OPEN_LEADS = 100;

/** Leads that are being worked on, then customers. */
async function listSubjects(manager: EntityManager, person: Person | null): Promise<Subject[]> {
  if (!person?.actor) return [];
  const { scope } = person.actor;
  const open = { scope, state: ['new', 'assigned', 'working'] as LeadState[] };
  const leads = await leadQueries(manager).list(open, { limit: OPEN_LEADS });
  const accounts = await accountRepository(manager).names(scope);
  return [
    ...leads.map(({ id, companyName, title }) => ({
      ...{ kind: 'lead' as const, id, name: companyName || title },
    })),
    ...accounts.map(({ id, name }) => ({ kind: 'account' as const, id, name })),
  ];
}

const publisher =
  (pending: Pending, actor: Actor): Publish =>
  (type, data) =>
    void pending.events.push({ type: type as EventType<unknown>, data, actor });

function findPerson(directory: Directory, by: Parameters<Context['findPerson']>[0]): Person | null {
  const member = directory.members.find((known) =>
    'id' in by
      ? known.id === by.id
      : known.platform === by.platform && known.platformUserId === by.platformUserId,
  );
  if (!member) return null;
  const { id, platform, platformUserId } = member;
  return {
    id,
    platform,
    platformUserId,
    actor: member.status === 'active' ? actorOf(member, directory) : null,
  };
}

/** Runs a part behind a savepoint; when it throws, nothing of it stays, neither rows nor what it wanted to announce. */
async function attempt<T>({ manager, pending }: Surroundings, part: () => Promise<T>): Promise<T> {
  const before = {
    jobs: pending.jobs.length,
    events: pending.events.length,
    forgotten: pending.forgotten.length,
  };
  await manager.query('SAVEPOINT part');
  try {
    const result = await part();
    await manager.query('RELEASE SAVEPOINT part');
    return result;
  } catch (error) {
    await manager.query('ROLLBACK TO SAVEPOINT part');
    pending.jobs.length = before.jobs;
    pending.events.length = before.events;
    pending.forgotten.length = before.forgotten;
    throw error;
  }
}

export const auditActor = (actor: Actor): { actorKind: string; actorId: string } => ({
  actorKind: actor.kind,
  actorId: actorId(actor),
});
