import { normalisePhone } from '../../kernel/phone';
import { registerDraft, type LeadDraft } from '../../leads';
import type { IntakeContext } from '../context';
import { sourceOfKind } from '../sources';

export type AddContactInput = {
  externalUserId: string;
  memberId: string;
  /** What the platform tells of them; null when it does not. */
  profile: { name: string; companyName: string; mobile: string | null } | null;
};

const NOBODY = { name: '', companyName: '', mobile: null };
const NOTHING: Omit<LeadDraft, 'companyName' | 'contactName' | 'phone'> = {
  ...{ region: null, industry: null, budgetRange: null, email: null, wechat: null },
  ...{ jobTitle: null, companySize: null, purchaseStage: null, decisionRole: null, message: null },
  ...{ creditCode: null, customFields: null },
};

/** A member has gained a customer in the chat: it is their lead, once; of a known person the owner is told. */
export async function addContact(ctx: IntakeContext, input: AddContactInput): Promise<void> {
  const { externalUserId, memberId } = input;
  const { name, companyName, mobile } = input.profile ?? NOBODY;
  const source = sourceOfKind(ctx.leadSources, 'contact');
  const phone = normalisePhone(mobile ?? '');
  const draft: LeadDraft = {
    ...{ ...NOTHING, phone, companyName: companyName.slice(0, 100) },
    contactName: (name === '' ? '微信客户' : name).slice(0, 50),
  };
  const form = { externalUserId, memberId, name, companyName, mobile };
  const member = ctx.directory.members.find(({ id }) => id === memberId)?.name ?? '同事';
  await registerDraft(ctx, {
    ...{ draft, source, form, ownerId: memberId, remark: `客户加了${member}的企业微信` },
    identity: phone === null ? `wx:${externalUserId}` : `tel:${phone}`,
    digest: ctx.sha256(`contact:${externalUserId}:${memberId}`),
    payload: { body: JSON.stringify(form), contentType: 'application/json' },
  });
}
