import { randomBytes } from 'node:crypto';
import { adjustableClock, HOUR, MINUTE, type AdjustableClock } from '../kernel/clock';
import type { BusinessCalendar } from '../kernel/business-calendar';
import { createSandbox, type Sandbox } from '../sandbox';
import { built } from './adapters/house';
import type { PeopleSettings } from './business';
import type { WecomCredentials } from './config';

/** Credentials of the simulated tenant, new at each start. */
export function sandboxCredentials(): WecomCredentials {
  const letters = (n: number): string =>
    randomBytes(n * 2)
      .toString('base64')
      .replace(/[^0-9A-Za-z]/g, '')
      .slice(0, n)
      .padEnd(n, 'x');
  return {
    corpId: 'ww0sandbox',
    agentId: 1_000_002,
    secret: letters(32),
    token: letters(24),
    encodingAesKey: letters(43),
  };
}

/** The form key of the simulated website. */
export const SANDBOX_FORM_KEY = 'sandbox-website';

type Parts = {
  credentials: WecomCredentials;
  clock: AdjustableClock;
  people: PeopleSettings;
  formKey: string;
};

/** The simulated tenant with the people of `people.yaml`. */
export function openSandbox({ credentials, clock, people, formKey }: Parts): Sandbox {
  return createSandbox({
    ...credentials,
    clock,
    callbackUrl: '',
    formUrl: `/intake/forms/${formKey}`,
    directory: { departments: people.departments, members: people.members },
    personas: people.personas,
    pageDir: built('sandbox'),
  });
}

/** A clock that begins in working time with an hour of it ahead, so that a first look at 23:00 still shows a running SLA. */
export function sandboxClock(calendar: BusinessCalendar, notBefore: number): AdjustableClock {
  let at = notBefore;
  const hasHourAhead = (time: number): boolean =>
    calendar.isWorking(time) && calendar.addWorkingTime(time, HOUR) === time + HOUR;
  while (!hasHourAhead(at)) at = Math.max(at + 10 * MINUTE, calendar.nextWorkingMoment(at));
  return adjustableClock(at);
}
