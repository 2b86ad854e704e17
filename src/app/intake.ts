import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context as Koa } from 'koa';
import { MINUTE, type Clock } from '../kernel/clock';
import { system } from '../kernel/actor';
import type { Payload } from '../leads';
import type { IntakeSource } from './sources';
import type { Pace } from './pace';
import {
  digestOf,
  FORM,
  keepFailed,
  keepWaiting,
  readArrived,
  type Arrived,
  type KeepParts,
} from './payloads';
import { sha256 } from './tokens';
import { HttpRefusal, mediaType, readBody } from './web';

export type IntakeParts = KeepParts & {
  sources: readonly IntakeSource[];
  /** Values of the variables that sources name for key and secret. */
  secrets: ReadonlyMap<string, string>;
  clock: Clock;
  pace: Pace;
};

const TYPES = ['application/json', FORM];
/** What systems post that say nothing, or nothing true, of what it is. */
const MACHINE_TYPES = [...TYPES, 'text/plain', 'application/octet-stream', ''];
const MAX_AGE_MS = 5 * MINUTE;
/** What a column holds. */
const MAX_BYTES = 65_535;

/** Calls have a door of their own. */
type Door = 'forms' | 'calls';
const doorOf = ({ kind }: IntakeSource): Door => (kind === 'calls' ? 'calls' : 'forms');

/** The source whose key stands in the address; refuses `intake.key_unknown`. */
export function sourceOf({ sources, secrets }: IntakeParts, door: Door, key: string): IntakeSource {
  const source = sources.find((known) => {
    if (doorOf(known) !== door) return false;
    const expected = secrets.get(known.keyVariable ?? '');
    return (
      expected !== undefined &&
      timingSafeEqual(Buffer.from(sha256(expected)), Buffer.from(sha256(key)))
    );
  });
  if (!source) throw new HttpRefusal(404, 'intake.key_unknown');
  return source;
}

/**
 * `POST /intake/forms/:key`: 201 with a new lead's id, 200 with the same id for a repeat. Without an `Idempotency-Key` the same
 * content within a Shanghai day is a repeat; on another day somebody asks again. What comes above the source's pace, and what
 * a system sends that cannot be read, is kept and answered with 202 and its own id; a person is told what is wrong.
 */
export const takeForm = (parts: IntakeParts, ctx: Koa, key: string): Promise<void> =>
  receive(parts, ctx, sourceOf(parts, 'forms', key));

/** `POST /intake/calls/:key`: an event of a call, in any order and repeated; answered like a form of a system. */
export const takeCall = (parts: IntakeParts, ctx: Koa, key: string): Promise<void> =>
  receive(parts, ctx, sourceOf(parts, 'calls', key));

async function receive(parts: IntakeParts, ctx: Koa, source: IntakeSource): Promise<void> {
  const payload = await readPayload(ctx, source);
  const header = ctx.get('X-Salesbeat-Signature');
  checkSignature(parts, source, { header, body: payload.body });
  const sent = { idempotencyKey: ctx.get('Idempotency-Key'), now: parts.clock.now() };
  const arrived = { source, payload, digest: digestOf(payload, sent) };
  if (parts.pace(source)) await take(parts, ctx, arrived);
  else accepted(ctx, await keepWaiting(parts, arrived));
}

async function take(parts: IntakeParts, ctx: Koa, arrived: Arrived): Promise<void> {
  const { source } = arrived;
  const { requestId } = ctx.state as { requestId: string };
  try {
    const { leadId, repeated } = await parts.unitOfWork(
      { actor: system(`form:${source.id}`), requestId },
      (context) => readArrived(context, arrived),
    );
    ctx.status = repeated ? 200 : 201;
    ctx.body = { leadId };
  } catch (error) {
    const payloadId = await keepFailed(parts, arrived, error);
    if (source.kind === 'form') throw error;
    accepted(ctx, payloadId);
  }
}

/** A system that hears no throws away what it sent: it hears that we have it. */
function accepted(ctx: Koa, payloadId: string): void {
  ctx.status = 202;
  ctx.body = { payloadId };
}

async function readPayload(ctx: Koa, { kind }: IntakeSource): Promise<Payload> {
  const types = kind === 'form' ? TYPES : MACHINE_TYPES;
  const body = await readBody(ctx, types, MAX_BYTES);
  // Bytes that are no text have become longer on the way.
  if (Buffer.byteLength(body) > MAX_BYTES) throw new HttpRefusal(413, 'body.too_large');
  return { body, contentType: mediaType(ctx) };
}

type Signed = { header: string; body: string };

/**
 * `X-Salesbeat-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, at most five minutes old; demanded when the
 * source has a secret. Refuses `intake.signature_wrong`.
 */
export function checkSignature(
  parts: IntakeParts,
  source: IntakeSource,
  { header, body }: Signed,
): void {
  const secret = parts.secrets.get(source.secretVariable ?? '');
  if (secret === undefined) return;
  if (!isSigned({ header, body }, secret, parts.clock.now())) {
    throw new HttpRefusal(401, 'intake.signature_wrong');
  }
}

function isSigned({ header, body }: Signed, secret: string, now: number): boolean {
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!found) return false;
  const [, time = '', given = ''] = found;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  const fresh = Math.abs(now - Number(time) * 1000) <= MAX_AGE_MS;
  return fresh && timingSafeEqual(Buffer.from(given, 'hex'), expected);
}

/** Which origin may post to this source from a browser; empty for none. */
export function allowedOrigin(parts: IntakeParts, key: string, origin: string): string {
  const source = sourceOf(parts, 'forms', key);
  if (source.origins.includes('*')) return '*';
  return source.origins.includes(origin) ? origin : '';
}
