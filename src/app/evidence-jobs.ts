import { z } from 'zod';
import { clockText, dayText } from '../kernel/time-text';
import { effectJob, GiveUp, type JobHandler } from '../outbox/job';
import { READ_MINUTES, SHOW_EVIDENCE } from '../visits/commands/attach-evidence';
import { noteReading } from '../visits/commands/read-minutes';
import { showEvidence } from '../visits/commands/show-evidence';
import { originalKey, shownKey, type Evidence } from '../visits/evidence';
import type { Sheets } from '../imports/sheets';
import type { Documents, PageReading } from '../visits/documents';
import type { ObjectStore } from '../visits/object-store';
import type { Pictures, Places } from '../visits/pictures';
import type { Trainer } from '../leads/training';
import type { Words } from '../voices/reading';
import type { Speech } from '../voices/speech';
import type { Context } from './context';
import { sha256 } from './tokens';
import { asSystem, type UnitOfWork } from './unit-of-work';

/** Where files are kept and what can be done with them. */
export type Files = {
  store: ObjectStore;
  pictures: Pictures;
  documents: Documents;
  sheets: Sheets;
  places: Places;
  words: Words;
  trainer: Trainer;
  /** Null when no speech recognition is connected. */
  speech: Speech | null;
};

export type FilesEnv = { files: Files; unitOfWork: UnitOfWork };

const PDF = 'application/pdf';

/** Removes a file whose upload never became evidence. */
export const SWEEP = 'evidence.sweep';

const One = z.object({ evidenceId: z.string() });

type Named = { evidence: Evidence; memberName: string; accountName: string };

async function read({ unitOfWork }: FilesEnv, evidenceId: string): Promise<Named | null> {
  return unitOfWork(asSystem('evidence'), async (ctx) => {
    const evidence = await ctx.evidence.find(evidenceId);
    const visit = evidence && (await ctx.visits.find(evidence.visitId));
    return visit ? { evidence, ...(await namesOf(ctx, visit)) } : null;
  });
}

async function namesOf(
  ctx: Context,
  { memberId, accountId }: { memberId: string; accountId: string },
): Promise<{ memberName: string; accountName: string }> {
  const account = await ctx.accounts.find(accountId);
  const member = ctx.directory.members.find(({ id }) => id === memberId);
  return { memberName: member?.name ?? '', accountName: account?.name ?? '' };
}

/** Makes the watermarked copy, stores it and says so. Doing it twice writes the same picture twice. */
async function makeCopy(env: FilesEnv, evidenceId: string, attempt: number): Promise<void> {
  const named = await read(env, evidenceId);
  if (named?.evidence.state !== 'processing') return;
  if (named.evidence.kind === 'voice') return keepRecording(env, named.evidence);
  const { store, pictures } = env.files;
  const original = await store.get(originalKey(evidenceId));
  if (!original) throw new GiveUp('the original is not in the store');
  const place = await placeName(env, named.evidence);
  const isDocument = named.evidence.mediaType === PDF;
  const picture = isDocument ? await pageOf(env, original, attempt) : original;
  const shown = await pictures.watermark(picture, linesOf(named, place));
  await store.put(shownKey(evidenceId), shown, 'image/jpeg');
  const after = await env.unitOfWork(asSystem('evidence'), async (ctx) => {
    await showEvidence(ctx, evidenceId, { place, shownSha256: sha256(shown) });
    return ctx.evidence.find(evidenceId);
  });
  // It was erased while the copy was being made.
  if (after?.state === 'purged') await store.remove(shownKey(evidenceId));
}

/** From this try on a document that cannot be opened is taken as it is: a blank sheet, and a page that the rep is asked for. */
const LAST_TRY = 3;
const BLANK = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC',
  'base64',
);
const UNREAD: PageReading = { source: 'ocr', text: '', confidence: 0 };

const orAtLast =
  <T>(attempt: number, instead: T) =>
  (error: unknown): T => {
    if (attempt < LAST_TRY) throw error;
    return instead;
  };

const pageOf = ({ files }: FilesEnv, pdf: Buffer, attempt: number): Promise<Buffer> =>
  files.documents.firstPage(pdf).catch(orAtLast(attempt, BLANK));

async function placeName({ files }: FilesEnv, evidence: Evidence): Promise<string | null> {
  const { latitudeE6, longitudeE6 } = evidence;
  if (latitudeE6 === null || longitudeE6 === null) return null;
  return files.places.nameOf(latitudeE6 / 1e6, longitudeE6 / 1e6);
}

/** What the watermark says, a line each. */
export function linesOf(
  { evidence, memberName, accountName }: Named,
  place: string | null,
): string[] {
  const { takenAt, latitudeE6, longitudeE6, ticketCode } = evidence;
  const position =
    latitudeE6 === null || longitudeE6 === null
      ? '没有定位'
      : `北纬 ${(latitudeE6 / 1e6).toFixed(6)}  东经 ${(longitudeE6 / 1e6).toFixed(6)}`;
  return [
    `${dayText(takenAt)} ${clockText(takenAt)}`,
    ...(place === null ? [] : [place]),
    position,
    `${memberName} · ${accountName}`,
    ticketCode === null ? '销售节拍 · 非现场拍摄' : `销售节拍 · 凭据 ${ticketCode}`,
  ];
}

/** A recording is shown as it is. */
const keepRecording = (env: FilesEnv, { id, sha256: shownSha256 }: Evidence): Promise<void> =>
  env.unitOfWork(asSystem('evidence'), (ctx) => showEvidence(ctx, id, { shownSha256 }));

/** Reads the pages of minutes, one document after the other. */
async function readMinutes(env: FilesEnv, evidenceId: string, attempt: number): Promise<void> {
  const { unitOfWork, files } = env;
  const as = asSystem('evidence');
  const evidence = await unitOfWork(as, (ctx) => ctx.evidence.find(evidenceId));
  if (!evidence || evidence.state === 'purged') return;
  const original = await files.store.get(originalKey(evidenceId));
  if (!original) throw new GiveUp('the original is not in the store');
  const readings = await files.documents
    .read(original, evidence.mediaType)
    .catch(orAtLast(attempt, [UNREAD]));
  await unitOfWork(as, (ctx) => noteReading(ctx, evidenceId, readings));
}

async function sweep({ files, unitOfWork }: FilesEnv, evidenceId: string): Promise<void> {
  const known = await unitOfWork(
    asSystem('evidence'),
    async (ctx) => (await ctx.evidence.find(evidenceId)) ?? ctx.voices.find(evidenceId),
  );
  if (!known) await files.store.remove(originalKey(evidenceId));
}

const job = (
  kind: string,
  run: (env: FilesEnv, evidenceId: string, attempt: number) => Promise<void>,
): JobHandler<never, FilesEnv> =>
  effectJob(kind, One, (env: FilesEnv, { evidenceId }, { attempt }) =>
    run(env, evidenceId, attempt),
  );

export const evidenceJobs: readonly JobHandler<never, FilesEnv>[] = [
  job(SHOW_EVIDENCE, makeCopy),
  job(READ_MINUTES, readMinutes),
  job(SWEEP, sweep),
];
