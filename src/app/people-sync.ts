import { z } from 'zod';
import type { CompanyDirectory } from '../chat/directory';
import type { Platform } from '../chat/incoming';
import { Refusal } from '../kernel/refusal';
import { effectJob, GiveUp, type JobHandler } from '../outbox/job';
import type { Directory } from '../people';
import { syncDirectory, type DirectoryReading } from '../people/commands/sync-directory';
import type { PeopleSettings } from './business';
import { patiently } from './patience';
import { asSystem, type UnitOfWork } from './unit-of-work';

export const SYNC_PEOPLE = 'people.sync';

/** A connected platform's directory. */
export type DirectorySource = { platform: Platform; read: () => Promise<CompanyDirectory> };

export type PeopleEnv = {
  /** In this order: who is at home on an earlier platform is known when a later one names them. */
  directories: readonly DirectorySource[];
  unitOfWork: UnitOfWork;
  people: PeopleSettings;
};

export const peopleJobs: readonly JobHandler<never, PeopleEnv>[] = [
  effectJob(SYNC_PEOPLE, z.object({}), (env: PeopleEnv) => readPeople(env).catch(explainExodus)),
];

type Options = { evenIfManyLeft?: boolean };

/** Reads every platform's whole directory and makes members and teams equal to it. One that fails keeps no other waiting. */
export async function readPeople(env: PeopleEnv, options: Options = {}): Promise<void> {
  const failures: unknown[] = [];
  for (const source of env.directories)
    await readOne(env, source, options).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function readOne(
  { unitOfWork, people }: PeopleEnv,
  { platform, read }: DirectorySource,
  options: Options,
): Promise<void> {
  const found = await patiently(read);
  await unitOfWork(asSystem('directory'), (context) => {
    const elsewhere = atHomeElsewhere(context.directory, platform, people);
    const reading = { ...readingOf(platform, found, people), elsewhere };
    return syncDirectory(context, reading, options);
  });
}

const readingOf = (
  platform: Platform,
  { teams, members }: CompanyDirectory,
  { attributes }: PeopleSettings,
): Omit<DirectoryReading, 'elsewhere'> => ({
  ...{ platform, teams },
  members: members.map((member) => ({
    ...member,
    ...traitsOf(attributes[named(platform, member.platformUserId)]),
    // Who was invited and never came cannot be reached.
    status: member.status === 'invited' ? 'disabled' : member.status,
  })),
});

type Attributes = PeopleSettings['attributes'][string];

function traitsOf(
  attributes: Attributes | undefined,
): Partial<DirectoryReading['members'][number]> {
  const { joinedOn, utcOffset, ...traits } = attributes ?? {};
  return {
    ...traits,
    ...(utcOffset === undefined ? {} : { utcOffset: minutesOf(utcOffset) }),
    // The Shanghai midnight with which the day begins.
    ...(joinedOn === undefined ? {} : { joinedAt: Date.parse(`${joinedOn}T00:00:00+08:00`) }),
  };
}

/** `+06:00` as minutes east of UTC. */
function minutesOf(utcOffset: string): number {
  const [hours, minutes] = utcOffset.slice(1).split(':').map(Number);
  return (utcOffset.startsWith('-') ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0));
}

/** How settings name somebody: WeCom's userids stand alone, others carry their platform. */
const named = (platform: Platform, userId: string): string =>
  platform === 'wecom' ? userId : `${platform}:${userId}`;

/** Who stands in this directory too, and is a member on another platform. */
function atHomeElsewhere(
  { members }: Directory,
  platform: Platform,
  { aliases }: PeopleSettings,
): ReadonlyMap<string, string> {
  const active = members.filter(({ status }) => status === 'active');
  const homes = new Map(
    active.map((member) => [`${member.platform}:${member.platformUserId}`, member.id]),
  );
  const here = Object.entries(aliases).filter(([alias]) => alias.startsWith(`${platform}:`));
  return new Map(
    here.flatMap(([alias, home]) => {
      const memberId = homes.get(home);
      return memberId === undefined ? [] : [[alias.slice(platform.length + 1), memberId] as const];
    }),
  );
}

/** A dead letter, so that operations sees it; it begins anew with the next change in the directory. */
function explainExodus(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const { gone, active } = error.data;
  throw new GiveUp(
    `通讯录里少了 ${String(gone)} 位（共 ${String(active)} 位在职），没有照此更新：请检查应用可见范围 / ` +
      'the directory has lost too many members to be believed; when it is true: npm run people -- sync',
  );
}
