import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context as Koa } from 'koa';
import { MINUTE, type Clock } from '../kernel/clock';
import { startOfDay } from '../kernel/time-text';
import { system } from '../kernel/actor';
import { registerLead } from '../leads';
import type { IntakeSource } from './business';
import { sha256 } from './tokens';
import type { UnitOfWork } from './unit-of-work';
import { HttpRefusal, parseJson, readBody } from './web';

export type IntakeParts = {
  sources: readonly IntakeSource[];
  /** Values of the variables that sources name for key and secret. */
  secrets: ReadonlyMap<string, string>;
  clock: Clock;
  unitOfWork: UnitOfWork;
};

const FORM = 'application/x-www-form-urlencoded';
const TYPES = ['application/json', FORM];
const MAX_AGE_MS = 5 * MINUTE;

/** The source whose key stands in the address; refuses `intake.key_unknown`. */
export function sourceOf({ sources, secrets }: IntakeParts, key: string): IntakeSource {
  const source = sources.find((known) => {
    const expected = secrets.get(known.keyVariable);
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
 * content within a Shanghai day is a repeat; on another day somebody asks again.
 */
export async function takeForm(parts: IntakeParts, ctx: Koa, key: string): Promise<void> {
  const source = sourceOf(parts, key);
  const body = await readBody(ctx, TYPES);
  checkSignature(parts, source, { header: ctx.get('X-Salesbeat-Signature'), body });
  const form = ctx.is(FORM) ? Object.fromEntries(new URLSearchParams(body)) : parseJson(body);
  const idempotencyKey = ctx.get('Idempotency-Key');
  const digest = sha256(
    idempotencyKey
      ? `key:${idempotencyKey}`
      : `form:${String(startOfDay(parts.clock.now()))}:${canonical(form)}`,
  );
  const requestId = (ctx.state as { requestId: string }).requestId;
  const { leadId, repeated } = await parts.unitOfWork(
    { actor: system(`form:${source.id}`), requestId },
    (context) => registerLead(context, { source, form, digest }),
  );
  ctx.status = repeated ? 200 : 201;
  ctx.body = { leadId };
}

/** The same for equal fields in any order. */
const canonical = (form: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1)));

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
  const source = sourceOf(parts, key);
  if (source.origins.includes('*')) return '*';
  return source.origins.includes(origin) ? origin : '';
}
