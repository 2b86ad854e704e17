import { z } from 'zod';
import type { Actor } from '../kernel/actor';
import { HOUR, type Clock } from '../kernel/clock';
import { distanceMetres } from '../kernel/geo';
import { newId } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { EVERY_MEMBER, FileAnswer, route, type Route, type UploadedFile } from '../kernel/route';
import { attachEvidence, type AttachEvidenceInput } from '../visits/commands/attach-evidence';
import { checkSeal } from '../visits/commands/show-evidence';
import { ownVisit, visibleVisit } from '../visits/commands/visible-visit';
import { OriginalViewed } from '../visits/events';
import { EVIDENCE_KINDS, originalKey, shownKey, SOURCES, type Evidence } from '../visits/evidence';
import { CRS, evidenceView, EvidenceView, Id, placeE6, whole } from '../visits/views';
import type { Context } from './context';
import { SWEEP, type Files } from './evidence-jobs';
import { underKey } from './idempotency';
import { sha256Of } from './tokens';
import type { UnitOfWork } from './unit-of-work';
import { examineFile, type Found } from './examine-file';

/** What the routes of files have: no transaction is open while a file is read, stored or sent. */
export type FilesOutside = {
  actor: Actor;
  sessionHash: string | null;
  requestId: string;
  /** The caller's `Idempotency-Key`. */
  key: string | null;
  /** The kind of file the caller would rather have than JSON. */
  wants: 'json' | 'file';
  clock: Clock;
  unitOfWork: UnitOfWork;
  files: Files;
};

type Out = FilesOutside;

const MAX_BYTES = 20 * 1024 * 1024;

const number = (schema: z.ZodNumber): z.ZodType<number | null> =>
  z
    .union([z.literal('').transform(() => null), z.coerce.number().pipe(schema)])
    .nullable()
    .default(null);

const Upload = z.strictObject({
  id: Id,
  file: z.custom<UploadedFile>().describe('文件'),
  kind: z.enum(EVIDENCE_KINDS),
  source: z.enum(SOURCES),
  ticketId: Id.default('').transform((id) => id || null),
  takenAt: z.coerce.number().int().describe('手机时间，UTC 毫秒'),
  sentAt: z.coerce.number().int().describe('发送时的手机时间，用来校正'),
  latitude: number(z.number().min(-90).max(90)),
  longitude: number(z.number().min(-180).max(180)),
  crs: z.enum(CRS).default('wgs84'),
  accuracyMetres: number(z.number().min(0).max(100_000)),
  text: z.string().trim().max(2_000).nullable().default(null).describe('手工输入的语音内容'),
});
type Upload = z.infer<typeof Upload>;

/** Keeps the file, then attaches it; whatever goes wrong, no file stays without its row for longer than an hour. */
async function upload(out: Out, input: Upload): Promise<z.infer<typeof EvidenceView>> {
  const { files, clock, unitOfWork } = out;
  const found = await examineFile(files, input);
  const evidenceId = newId(clock.now());
  await unitOfWork(out, async (ctx) => {
    await ownVisit(ctx, input.id);
    const sweep = { kind: SWEEP, lane: 2 as const, payload: { evidenceId } };
    ctx.enqueue({ ...sweep, dueAt: ctx.now + HOUR });
  });
  await files.store.put(originalKey(evidenceId), { path: input.file.path }, found.mediaType);
  const attach = (ctx: Context): Promise<z.infer<typeof EvidenceView>> =>
    attachAndShow(ctx, { evidenceId, input, found });
  const request = `evidence ${input.id} ${found.sha256}`;
  const attached = await unitOfWork(out, (ctx) =>
    underKey(ctx, { call: out, request }, () => attach(ctx)),
  ).catch(async (error: unknown) => {
    await forget(files, evidenceId);
    throw error;
  });
  if (attached.id !== evidenceId) await forget(files, evidenceId);
  return attached;
}

/** The sweep will find what cannot be removed just now. */
const forget = (files: Files, evidenceId: string): Promise<void> =>
  files.store.remove(originalKey(evidenceId)).catch(() => undefined);

type Attaching = { evidenceId: string; input: Upload; found: Found };

async function attachAndShow(
  ctx: Context,
  { evidenceId, input, found }: Attaching,
): Promise<z.infer<typeof EvidenceView>> {
  const place = placeIn(ctx, input);
  const { exifPlace, ...rest } = found;
  const { takenAt, sentAt, source } = input;
  const evidence = await attachEvidence(ctx, {
    ...{ evidenceId, visitId: input.id, kind: input.kind, ticketId: input.ticketId, place },
    claim: { takenAt, sentAt, source, positioned: place !== null },
    transcript: input.text,
    found: { ...rest, exifMetresOff: metresOff(ctx, exifPlace, place) },
  });
  return evidenceView(ctx, evidence);
}

type Place = AttachEvidenceInput['place'];

function placeIn(ctx: Context, input: Upload): Place {
  const { latitude, longitude, crs } = input;
  if (latitude === null || longitude === null) return null;
  const accuracyMetres = whole(input.accuracyMetres);
  return { ...placeE6(ctx, { latitude, longitude, crs }), accuracyMetres };
}

/** EXIF positions are WGS-84. */
function metresOff(ctx: Context, exif: Found['exifPlace'], claimed: Place): number | null {
  if (!exif || !claimed) return null;
  const there = ctx.toGcj02({ ...exif, crs: 'wgs84' });
  const [a, b] = [there, claimed].map(({ latitudeE6, longitudeE6 }) => ({
    latitude: latitudeE6 / 1e6,
    longitude: longitudeE6 / 1e6,
  }));
  return a && b ? Math.round(distanceMetres(a, b)) : null;
}

/** Loads evidence of a visit the actor may see; refuses `evidence.not_found`. */
async function visibleEvidence(ctx: Context, id: string): Promise<Evidence> {
  const evidence = await ctx.evidence.find(id);
  if (!evidence) throw new Refusal('not_found', 'evidence.not_found');
  await visibleVisit(ctx, evidence.visitId);
  return evidence;
}

const One = z.strictObject({ id: Id });

async function show(out: Out, { id }: z.infer<typeof One>): Promise<unknown> {
  const view = await out.unitOfWork(out, async (ctx) =>
    evidenceView(ctx, await visibleEvidence(ctx, id)),
  );
  if (out.wants === 'json') return view;
  if (view.state === 'purged') throw new Refusal('not_found', 'evidence.purged');
  if (view.state === 'processing') throw new Refusal('conflict', 'evidence.processing');
  const isVoice = view.kind === 'voice';
  // What is shown of a recording is the original.
  if (isVoice) await out.unitOfWork(out, (ctx) => Promise.resolve(viewed(ctx, view)));
  const content = await out.files.store.read(isVoice ? originalKey(id) : shownKey(id));
  if (!content) throw new Refusal('not_found', 'evidence.file_missing');
  return new FileAnswer(content, isVoice ? view.mediaType : 'image/jpeg');
}

const viewed = (ctx: Context, { id, visitId }: Pick<Evidence, 'id' | 'visitId'>): void =>
  ctx.publish(OriginalViewed, { evidenceId: id, visitId });

async function showOriginal(out: Out, { id }: z.infer<typeof One>): Promise<FileAnswer> {
  const evidence = await out.unitOfWork(out, async (ctx) => {
    const found = await visibleEvidence(ctx, id);
    viewed(ctx, found);
    return found;
  });
  const content = await out.files.store.read(originalKey(id));
  if (!content) throw new Refusal('not_found', 'evidence.file_missing');
  const ending = evidence.mediaType.split('/')[1] ?? 'bin';
  return new FileAnswer(content, evidence.mediaType, `${id}.${ending}`);
}

const STANDS = ['ok', 'changed', 'missing', 'pending'] as const;
const Verdict = z.object({
  ok: z.boolean(),
  original: z.enum(STANDS),
  watermark: z.enum(STANDS),
  chain: z.enum(['ok', 'broken', 'pending']),
  text: z.string(),
});

async function verify(out: Out, { id }: z.infer<typeof One>): Promise<z.infer<typeof Verdict>> {
  const { evidence, chain } = await out.unitOfWork(out, async (ctx) => {
    const found = await visibleEvidence(ctx, id);
    return { evidence: found, chain: await checkSeal(ctx, found) };
  });
  if (evidence.state === 'purged') throw new Refusal('not_found', 'evidence.purged');
  const original = await compare(out, originalKey(id), evidence.sha256);
  const watermark =
    evidence.kind === 'voice' ? original : await compare(out, shownKey(id), evidence.shownSha256);
  const ok = original === 'ok' && watermark === 'ok' && chain === 'ok';
  return { ok, original, watermark, chain, text: verdictText({ original, watermark, chain }) };
}

async function compare(
  { files }: Out,
  key: string,
  expected: string | null,
): Promise<(typeof STANDS)[number]> {
  if (expected === null) return 'pending';
  const content = await files.store.read(key);
  if (!content) return 'missing';
  return (await sha256Of(content)) === expected ? 'ok' : 'changed';
}

function verdictText(
  found: Pick<z.infer<typeof Verdict>, 'original' | 'watermark' | 'chain'>,
): string {
  if (found.original === 'changed') return '原始文件已被改动';
  if (found.original === 'missing') return '原始文件不见了';
  if (found.watermark === 'changed') return '水印图片已被改动';
  if (found.watermark === 'missing') return '水印图片不见了';
  if (found.chain === 'broken') return '存证记录已被改动';
  if (found.watermark === 'pending' || found.chain === 'pending') return '正在存证，请稍后再查';
  return '原件、水印和存证链一致';
}

export const evidenceRoutes: readonly Route<Out>[] = [
  route({
    ...{ method: 'POST', path: '/visits/:id/evidence', summary: '上传照片、录音或截图' },
    ...{
      access: EVERY_MEMBER,
      status: 201,
      once: true,
      upload: { field: 'file', maxBytes: MAX_BYTES },
    },
    ...{ input: Upload, output: EvidenceView, run: upload },
  }),
  route({
    ...{ method: 'GET', path: '/evidence/:id', summary: '凭证；要图片或声音时给文件本身' },
    ...{
      access: EVERY_MEMBER,
      input: One,
      output: z.union([EvidenceView, z.unknown()]),
      run: show,
    },
  }),
  route({
    ...{ method: 'GET', path: '/evidence/:id/original', summary: '原始文件，每次查看都留痕' },
    ...{ access: EVERY_MEMBER, input: One, output: z.unknown(), run: showOriginal },
  }),
  route({
    ...{ method: 'GET', path: '/evidence/:id/verify', summary: '核验原件、水印与存证链' },
    ...{ access: EVERY_MEMBER, input: One, output: Verdict, run: verify },
  }),
];
