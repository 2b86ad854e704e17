import { z } from 'zod';
import type { Call } from './call';

/** A customer as somebody of ours has added them (WeCom 92114). */
export type WecomCustomer = { name: string; companyName: string; mobile: string | null };

export type CustomerMethods = {
  /** Needs the permission for customer contact; without it WeCom refuses. */
  getCustomer(externalUserId: string): Promise<WecomCustomer>;
};

const customer = z
  .object({
    external_contact: z.object({ name: z.string().default(''), corp_name: z.string().optional() }),
    follow_user: z
      .array(
        z.object({
          remark_corp_name: z.string().optional(),
          remark_mobiles: z.array(z.string()).default([]),
        }),
      )
      .default([]),
  })
  .transform(({ external_contact: contact, follow_user: followers }): WecomCustomer => ({
    name: contact.name,
    companyName:
      contact.corp_name ?? followers.find((by) => by.remark_corp_name)?.remark_corp_name ?? '',
    mobile: followers.flatMap((by) => by.remark_mobiles)[0] ?? null,
  }));

export const customerMethods = (call: Call): CustomerMethods => ({
  getCustomer: (external_userid) =>
    call({ api: 'externalcontact/get', query: { external_userid } }, customer),
});
