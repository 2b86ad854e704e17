/** Anything with zod's `parse`: unknown in, typed out, throws when the input is wrong. */
export type Schema<T> = { parse: (input: unknown) => T };

/** A fact that a module announces, in the past tense (`lead.claimed`). Data holds ids and figures, never a phone number. */
export type EventType<T> = { name: string; schema: Schema<T>; subject: (data: T) => string };

export const eventType = <T>(
  name: string,
  schema: Schema<T>,
  subject: (data: T) => string,
): EventType<T> => ({ name, schema, subject });

/** Announces a fact: it is written to the audit log and handed to its reactions, all in the present commit. */
export type Publish = <T>(type: EventType<T>, data: T) => void;

/**
 * What a module does when it hears of a fact. `same commit`: state that must never be seen apart from the fact. `after`: a job
 * of its own, retried until it succeeds.
 */
export type Reaction<C> = {
  name: string;
  on: string;
  when: 'same commit' | 'after';
  schema: Schema<unknown>;
  run: (context: C, data: unknown) => Promise<void>;
};

type Handler<C, T> = (context: C, data: T) => Promise<void>;

/** Declares a reaction with the event's own type. */
export function reaction<C, T>(
  when: Reaction<C>['when'],
  type: EventType<T>,
  handler: { name: string; run: Handler<C, T> },
): Reaction<C> {
  return {
    ...handler,
    on: type.name,
    when,
    schema: type.schema,
    run: handler.run as Handler<C, unknown>,
  };
}
