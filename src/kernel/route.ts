import type { Role } from './actor';
import type { Schema } from './event';

/** Who may call: any signed-in member with one of the roles, an integrator's key, or anyone at all. */
export type Access = readonly (Role | 'integrator')[] | 'anyone';

export const EVERY_MEMBER: readonly Role[] = ['rep', 'manager', 'director', 'operations'];

/**
 * One HTTP route as data, so that the API description is derived and one test can ask whether every route says who may call
 * it. `input` is checked on path, query and body merged (the path wins) and refuses unknown keys; `output` is checked too.
 */
export type Route<C> = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`, e.g. `/leads/:id`. */
  path: string;
  /** One sentence in Chinese for the API page. */
  summary: string;
  access: Access;
  input: Schema<unknown>;
  output: Schema<unknown>;
  status?: number;
  /** The answer is kept for a month under the caller's `Idempotency-Key`; the same key answers it again. */
  once?: boolean;
  /** The body is a multipart form with one file; `input` then sees its fields and `file` (`UploadedFile`). */
  upload?: { field: string; maxBytes: number };
  run: (context: C, input: unknown) => Promise<unknown>;
};

/** A file that was received into a folder for a moment; it is removed when the answer has been given. */
export type UploadedFile = { path: string; bytes: number };

/** An answer that is a file and no JSON. Shown in the page, or `attachment` with a name of ours. */
export class FileAnswer {
  constructor(
    readonly content: AsyncIterable<Uint8Array>,
    readonly mediaType: string,
    readonly attachment: string | null = null,
  ) {}
}

type Typed<C, I, O> = Omit<Route<C>, 'input' | 'output' | 'run'> & {
  input: Schema<I>;
  output: Schema<O>;
  run: (context: C, input: I) => Promise<O>;
};

export const route = <C, I, O>(typed: Typed<C, I, O>): Route<C> => typed as unknown as Route<C>;
