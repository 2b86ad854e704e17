export type RefusalKind =
  'not_found' | 'forbidden' | 'invalid' | 'conflict' | 'limit' | 'unauthenticated';

/**
 * The one expected error: a rule said no. `code` is stable (`lead.already_owned`), `data` fills the Chinese text that the
 * edge looks up for it. Anything else that is thrown is a fault.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly data: Record<string, string | number> = {},
  ) {
    super(code);
    this.name = 'Refusal';
  }
}
