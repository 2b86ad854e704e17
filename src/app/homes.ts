import type { Platform } from '../chat/incoming';
import type { Directory, Member } from '../people';

export type Account = { platform: Platform; platformUserId: string };

/** `aliases` names for an account here the one by which somebody is known. */
export type Homes = { directory: Directory; aliases: Readonly<Record<string, string>> };

/** The account by which somebody is known here: their own, or the one that `people.yaml` names for it. */
export function atHome({ directory, aliases }: Homes, account: Account): Account {
  const isKnown = directory.members.some(
    ({ platform, platformUserId, status }) =>
      status === 'active' &&
      platform === account.platform &&
      platformUserId === account.platformUserId,
  );
  const home = aliases[`${account.platform}:${account.platformUserId}`];
  if (isKnown || home === undefined) return account;
  const [platform = '', ...rest] = home.split(':');
  return { platform: platform as Platform, platformUserId: rest.join(':') };
}

/** The accounts on a platform of those who sell: of members there, and of members elsewhere who are named for one here. */
export function accountsOn({ directory, aliases }: Homes, platform: Platform): Map<string, string> {
  const reps = directory.members.filter(
    ({ role, status }) => role === 'rep' && status === 'active',
  );
  const accounts = new Map(
    reps
      .filter((member) => member.platform === platform)
      .map(({ platformUserId, id }) => [platformUserId, id]),
  );
  const homes = new Map(reps.map((member) => [homeOf(member), member.id]));
  for (const [alias, home] of Object.entries(aliases)) {
    const memberId = homes.get(home);
    const here = `${platform}:`;
    if (memberId !== undefined && alias.startsWith(here))
      accounts.set(alias.slice(here.length), memberId);
  }
  return accounts;
}

const homeOf = ({ platform, platformUserId }: Member): string => `${platform}:${platformUserId}`;
