import { z } from 'zod';
import { activityChat } from '../activities/chat';
import { activityJobs } from '../activities/jobs';
import { activityReactions } from '../activities/reactions';
import { markdown, type Outgoing } from '../chat/card';
import type { CardView, ChatPart } from '../chat/conversation';
import { digestJobHandler } from '../chat/digest';
import { deliveryJob } from '../chat/delivery';
import type { DeliveryEnv } from '../chat/draw';
import type { Incoming, Platform } from '../chat/incoming';
import { refreshJobHandler } from '../chat/refresh';
import { incomingJob, isFor } from '../chat/router';
import { parseIncoming as parseDingTalk } from '../chat/dingtalk/parse';
import { parseIncoming as parseWecom } from '../chat/wecom/parse';
import type { Reaction } from '../kernel/event';
import { supportChat } from '../support/chat';
import { insightChat } from '../insights/chat';
import { insightJobs } from '../insights/jobs';
import { knowledgeChat } from '../knowledge/chat';
import { leadChat } from '../leads/chat';
import { visitChat } from '../visits/chat';
import { visitJobs } from '../visits/jobs';
import { visitReactions } from '../visits/reactions';
import { leadJobs } from '../leads/jobs';
import { leadReactions } from '../leads/reactions';
import { findArrivalBody } from '../outbox/inbox';
import { transactionalJob, type JobHandler, type NewJob } from '../outbox/job';
import { importReactions } from '../imports/reactions';
import type { Refusal } from '../kernel/refusal';
import { memberJobs } from '../people/jobs';
import { peopleChat } from '../people/chat';
import { textOf, type Business } from './business';
import type { Context } from './context';
import { evidenceJobs, type FilesEnv } from './evidence-jobs';
import { PRUNE, prune, PruneFrom } from './prune';
import { retentionJobs } from './retention';
import { REACTION } from './unit-of-work';
import { knowledgeJobs } from './knowledge-jobs';
import { voiceJobs } from './voice-jobs';
import { dingTalkJobs, type DingTalkEnv } from './dingtalk';
import { DINGTALK_LEAVES, dingTalkLeaveJobs } from './dingtalk-leaves';
import { dingTalkCalendarJobs } from './dingtalk-calendars';
import { todoChanged, todoJobs, todoReactions } from './dingtalk-todos';
import { peopleJobs, SYNC_PEOPLE, type PeopleEnv } from './people-sync';
import { importJobs } from './import-jobs';
import { intakeJobs, type IntakeEnv } from './intake-jobs';
import { addLater, contactJobs } from './contacts';
import { groupJobs, groupReactions, type GroupEnv } from './groups';
import { APPROVAL } from './approvals';
import { WELCOME, WELCOME_LIFE_MS, wecomJobs, type WecomEnv } from './wecom';

/** What effect jobs are given. */
export type Env = DeliveryEnv<Context> & {
  wecomEnv: WecomEnv;
  dingTalkEnv: DingTalkEnv;
  groupEnv: GroupEnv;
  peopleEnv: PeopleEnv;
  filesEnv: FilesEnv;
  intakeEnv: IntakeEnv;
};

const PARSERS: Record<Platform, (body: string, receivedAt: number) => Incoming> = {
  ...{ wecom: parseWecom, dingtalk: parseDingTalk },
};

const DINGTALK_JOBS = [
  ...[...dingTalkJobs, ...todoJobs],
  ...[...dingTalkLeaveJobs, ...dingTalkCalendarJobs],
];

const parts: readonly ChatPart<Context>[] = [
  ...[leadChat, visitChat, activityChat],
  knowledgeChat,
  peopleChat,
  insightChat,
  supportChat,
];

/** Card views by kind; two of one kind are a mistake of the program. */
export const views: ReadonlyMap<string, CardView<Context>> = unique(
  parts.flatMap((part) => part.views),
  (view) => view.kind,
);

/** Everything that reacts to an announced fact, on the platforms that the company has. */
export const listReactions = ({
  groups,
  hasDingTalk,
}: {
  groups: readonly string[];
  hasDingTalk: boolean;
}): readonly Reaction<Context>[] => [
  ...[...leadReactions, ...visitReactions, ...activityReactions, ...importReactions],
  ...(hasDingTalk ? todoReactions : []),
  ...groupReactions(groups),
];

/** Every kind of job; start-up refuses a double one. */
export function listJobs(
  business: Business,
  reactions: readonly Reaction<Context>[],
): JobHandler<Context, Env>[] {
  const explain = (context: Context, refusal: Refusal): string => {
    const owner = context.directory.members.find(({ id }) => id === refusal.data['ownerId'])?.name;
    return textOf(business.texts, refusal.code, { owner: owner ?? '同事', ...refusal.data });
  };
  const handlers = [
    ...(leadJobs as readonly JobHandler<Context, Env>[]),
    ...(memberJobs as readonly JobHandler<Context, Env>[]),
    ...(activityJobs as readonly JobHandler<Context, Env>[]),
    ...(visitJobs as readonly JobHandler<Context, Env>[]),
    ...(insightJobs as readonly JobHandler<Context, Env>[]),
    incomingJob<Context>({
      ...{ views, parts, help, onEvent },
      read: async ({ sql, now }, { source, dedupe }) => {
        const body = await findArrivalBody(sql, source, dedupe);
        return body === null ? null : PARSERS[source as Platform](body, now);
      },
      explain,
    }),
    digestJobHandler<Context>(views),
    deliveryJob<Context>() as JobHandler<Context, Env>,
    refreshJobHandler<Context>() as JobHandler<Context, Env>,
    ...[...wecomJobs, ...contactJobs].map(within((env) => env.wecomEnv)),
    ...DINGTALK_JOBS.map(within((env) => env.dingTalkEnv)),
    ...peopleJobs.map(within((env) => env.peopleEnv)),
    ...groupJobs.map(within((env) => env.groupEnv)),
    ...[...evidenceJobs, ...retentionJobs].map(within((env) => env.filesEnv)),
    ...importJobs.map(within((env) => ({ ...env.filesEnv, explain }))),
    ...intakeJobs.map(within((env) => env.intakeEnv)),
    ...knowledgeJobs.map(within((env) => ({ ...env.filesEnv, platforms: env.platforms }))),
    ...voiceJobs.map(within((env) => ({ ...env.filesEnv, platforms: env.platforms, explain }))),
    transactionalJob(PRUNE, PruneFrom, prune),
    transactionalJob(REACTION, Later, (context: Context, wish) => react(context, reactions, wish)),
  ] as JobHandler<Context, Env>[];
  unique(handlers, (handler) => handler.kind);
  return handlers;
}

const Later = z.object({ on: z.string(), name: z.string(), data: z.unknown() });

async function react(
  context: Context,
  reactions: readonly Reaction<Context>[],
  wish: z.infer<typeof Later>,
): Promise<void> {
  const found = reactions.find((known) => known.on === wish.on && known.name === wish.name);
  if (!found) throw new Error(`nothing reacts to ${wish.on} as ${wish.name}`);
  await found.run(context, found.schema.parse(wish.data));
}

/** Adapts jobs that want an environment of their own to the common one. */
const within =
  <E>(part: (env: Env) => E) =>
  (handler: JobHandler<never, E>): JobHandler<Context, Env> =>
    'effect' in handler
      ? {
          ...handler,
          effect: (env: Env, payload: unknown, job) => handler.effect(part(env), payload, job),
        }
      : (handler as unknown as JobHandler<Context, Env>);

/** People come and go, and customers are added; everything else that is no conversation is only counted. */
async function onEvent(context: Context, incoming: Incoming): Promise<void> {
  switch (incoming.kind) {
    case 'memberChanged':
    case 'teamChanged':
      context.enqueue({ ...again(SYNC_PEOPLE), lane: 1, payload: {} });
      break;
    case 'approvalChanged':
      context.enqueue(approvalJob(incoming));
      break;
    case 'taskChanged':
      return todoChanged(context, incoming.taskId);
    case 'customerAdded':
      customerAdded(context, incoming);
      break;
    case 'media':
      await context.desk.say(ownId(context), {
        kind: 'text',
        text: '收到。目前请用文字记录：记 客户名 内容',
      });
      break;
    default:
      break;
  }
}

type Approval = Extract<Incoming, { kind: 'approvalChanged' }>;

/** WeCom tells what an approval is about; DingTalk, when somebody is on leave. */
function approvalJob({ platform, platformUserId: userId, approvalId }: Approval): NewJob {
  const kind = platform === 'wecom' ? APPROVAL : DINGTALK_LEAVES;
  const payload = platform === 'wecom' ? { approvalId } : { approvalId, userId };
  return { ...again(kind, `:${approvalId}`), lane: 0, payload };
}

const again = (kind: string, about = ''): Pick<NewJob, 'kind' | 'unique' | 'again'> => ({
  ...{ kind, unique: `${kind}${about}`, again: true },
});

type CustomerAdded = Extract<Incoming, { kind: 'customerAdded' }>;

function customerAdded(context: Context, incoming: CustomerAdded): void {
  const { platform, platformUserId, externalUserId, welcomeCode: code, at } = incoming;
  const member = context.findPerson({ platform, platformUserId });
  if (!member) return;
  addLater(context, { externalUserId, memberId: member.id });
  if (!code) return;
  const payload = { code, memberId: member.id, until: at + WELCOME_LIFE_MS };
  context.enqueue({ kind: WELCOME, lane: 0, payload });
}

const ownId = ({ actor }: Context): string => (actor.kind === 'member' ? actor.memberId : '');

/** What can be said here, by role. */
function help(context: Context): Outgoing {
  const words = parts.flatMap((part) => part.words).filter((word) => isFor(word, context));
  const lines = words.map((word) => markdown`${word.usage}`);
  const names =
    context.actor.kind === 'member' && context.actor.role !== 'rep'
      ? [markdown`同事姓名：看看他手上的线索`]
      : [];
  return { kind: 'markdown', markdown: markdown`**您可以这样说**\n${[...lines, ...names]}` };
}

function unique<T>(values: readonly T[], key: (value: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const value of values) {
    if (found.has(key(value))) throw new Error(`${key(value)} has two handlers`);
    found.set(key(value), value);
  }
  return found;
}
