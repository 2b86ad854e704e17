import type { LeadDetail, Visit } from '../lib/answers';
import { ACTIONS, hasContent, newDraft, NEXT_STEPS, type Capture, type Draft } from '../lib/draft';
import { secondsText } from '../lib/format';
import { resumeDraft } from '../lib/shelf';
import { ask } from './api';
import { phoneClock } from './clock';
import { newUuid } from './ids';
import { session, sync } from './session';
import { fileOf, shelf } from './store';

/** What the page of a visit was opened for: a draft, a lead, an appointment or a customer; or nothing, for a new visit. */
export type Purpose = Record<'draft' | 'lead' | 'visit' | 'account' | 'name', string>;

/** The draft to write on; null when it has left the phone meanwhile. */
export async function beginDraft(purpose: Purpose): Promise<Draft | null> {
  if (purpose.draft !== '') return resumeDraft(purpose.draft, shelf, sync);
  const draft = ownDraft(await newUuid());
  if (purpose.lead !== '') return forLead(draft, purpose.lead);
  if (purpose.visit !== '') return forAppointment(draft, purpose.visit);
  const { account, name } = purpose;
  return { ...draft, accountId: account === '' ? null : account, accountName: name };
}

const ownDraft = (id: string): Draft => ({
  ...newDraft(id, phoneClock.now()),
  ...(session.me ? { memberId: session.me.id } : {}),
});

async function forLead(draft: Draft, leadId: string): Promise<Draft> {
  const lead = await ask<LeadDetail>(`/leads/${leadId}`).catch(() => null);
  return { ...draft, leadId, accountName: lead?.title ?? '' };
}

async function forAppointment(draft: Draft, visitId: string): Promise<Draft> {
  const visit = await ask<Visit>(`/visits/${visitId}`).catch(() => null);
  if (!visit) return draft;
  const { accountId, accountName, leadId } = visit;
  return { ...draft, visitId, accountId, accountName, leadId };
}

type Shown = { key: string; sent: boolean };
type Choice = { text: string; on: boolean };

/** What the page shows of a draft besides the draft itself. */
export type Form = {
  draft: Draft;
  /** At the server already, so it cannot be somebody else's any more. */
  fixed: boolean;
  kept: boolean;
  photos: (Shown & { path: string; weak: boolean })[];
  voices: (Shown & { text: string })[];
  actions: Choice[];
  steps: Choice[];
};

export function formOf(draft: Draft): Form {
  const of = (kind: Capture['kind']): Capture[] =>
    draft.captures.filter((one) => one.kind === kind);
  return {
    ...{ draft, fixed: draft.visitId !== null, kept: hasContent(draft) },
    photos: of('photo').map(({ key, sent, source }) => ({
      ...{ key, sent, path: fileOf(key), weak: source === 'album' },
    })),
    voices: of('voice').map(({ key, sent, durationMs }) => ({
      ...{ key, sent, text: secondsText(durationMs ?? 0) },
    })),
    actions: ACTIONS.map((text) => ({ text, on: draft.actions.includes(text) })),
    steps: NEXT_STEPS.map((text) => ({ text, on: draft.nextStep === text })),
  };
}
