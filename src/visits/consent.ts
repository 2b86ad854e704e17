import { Refusal } from '../kernel/refusal';

/** A member's agreement to have position, pictures and voice taken, for one version of the text. */
export type Consent = {
  id: string;
  memberId: string;
  version: string;
  textHash: string;
  acceptedAt: number;
  withdrawnAt: number | null;
};

export type ConsentText = { version: string; text: string; textHash: string };

/** When the member agreed to the present text, or null. */
export const acceptedAt = (consent: Consent | null, text: ConsentText): number | null =>
  consent?.withdrawnAt === null && consent.textHash === text.textHash ? consent.acceptedAt : null;

/** Refuses `consent.required` to whom the present text has not been agreed with: nothing may be captured (PIPL art. 29). */
export function requireConsent(consent: Consent | null, text: ConsentText): void {
  if (acceptedAt(consent, text) === null) throw new Refusal('forbidden', 'consent.required');
}
