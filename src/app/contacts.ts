import { z } from 'zod';
import { PlatformError } from '../chat/platform';
import type { WecomCustomer } from '../chat/wecom/customers';
import { addContact } from '../intake/commands/add-contact';
import { effectJob, type JobHandler } from '../outbox/job';
import type { Context } from './context';
import { patiently } from './patience';
import { asSystem } from './unit-of-work';
import type { WecomEnv } from './wecom';

/** The kind of job that makes a lead of a customer whom a member has added. */
const ADD_CONTACT = 'intake.add_contact';
const Added = z.object({ externalUserId: z.string(), memberId: z.string() });

/** Behind the welcome, which cannot wait. */
export function addLater(
  { enqueue }: Pick<Context, 'enqueue'>,
  added: z.infer<typeof Added>,
): void {
  enqueue({ kind: ADD_CONTACT, lane: 1, payload: added });
}

async function add(env: WecomEnv, added: z.infer<typeof Added>): Promise<void> {
  const profile = await patiently(() => profileOf(env, added.externalUserId));
  await env.unitOfWork(asSystem('contact'), (ctx) => addContact(ctx, { ...added, profile }));
}

/** The app's missing permission is asked of an operator; the lead does not wait for it. */
const NOT_PERMITTED = 48002;
const willPass = ({ code, failure }: PlatformError): boolean =>
  code !== NOT_PERMITTED && (failure === 'retry' || failure === 'wait');

/** Null where we may not ask: the customer is a lead all the same. */
async function profileOf({ wecom }: WecomEnv, id: string): Promise<WecomCustomer | null> {
  try {
    return (await wecom?.client.getCustomer(id)) ?? null;
  } catch (error) {
    if (error instanceof PlatformError && !willPass(error)) return null;
    throw error;
  }
}

export const contactJobs: readonly JobHandler<never, WecomEnv>[] = [
  effectJob(ADD_CONTACT, Added, add),
];
