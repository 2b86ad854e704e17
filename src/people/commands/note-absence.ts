import type { Publish } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import type { Absence } from '../member';
import { AbsenceChanged } from '../events';
import type { PeopleRepository } from '../repository';

export type AbsenceContext = {
  now: number;
  newId: () => string;
  people: PeopleRepository;
  publish: Publish;
  remind: (timer: { kind: string; unique: string; dueAt: number; payload: object }) => void;
};

/** The kind of job that says when somebody is back. */
export const ABSENCE_OVER = 'people.absence_over';

export type NoteAbsence = Pick<Absence, 'memberId' | 'fromAt' | 'toAt' | 'source' | 'externalId'>;

const LONGEST_MS = 366 * 86_400_000;

/** Neither over at `now` nor longer than a year. */
export const isPossible = (
  { fromAt, toAt }: Pick<Absence, 'fromAt' | 'toAt'>,
  now: number,
): boolean => toAt > Math.max(fromAt, now) && toAt - fromAt <= LONGEST_MS;

/**
 * A member is away: dispatch passes them by from `fromAt` on, and their clocks stand still. The same approval again changes
 * nothing. Refuses `absence.span_wrong` (it ends before it begins, lies in the past or lasts longer than a year).
 */
export async function noteAbsence(ctx: AbsenceContext, input: NoteAbsence): Promise<Absence> {
  const { toAt, source, externalId, memberId } = input;
  if (!isPossible(input, ctx.now)) throw new Refusal('invalid', 'absence.span_wrong');
  const known = externalId === null ? null : await ctx.people.findAbsence(source, externalId);
  if (known) return known;
  const absence: Absence = { ...input, id: ctx.newId(), cancelledAt: null };
  await ctx.people.addAbsence(absence);
  ctx.publish(AbsenceChanged, { memberId, absenceId: absence.id, away: true });
  const unique = `absence:${absence.id}`;
  const payload = { memberId, absenceId: absence.id };
  ctx.remind({ kind: ABSENCE_OVER, unique, dueAt: toAt, payload });
  return absence;
}

/** An approval was withdrawn: the member is there as if it had not been. What is not known changes nothing. */
export async function cancelAbsence(
  ctx: AbsenceContext,
  { source, externalId }: { source: Absence['source']; externalId: string },
): Promise<void> {
  const known = await ctx.people.findAbsence(source, externalId);
  if (known) await endAbsence(ctx, known);
}

/** The platform does not know of it any more: it goes as if it had never been, and may come again. */
export async function withdrawAbsence(ctx: AbsenceContext, absence: Absence): Promise<void> {
  await ctx.people.removeAbsence(absence.id);
  const { memberId, id: absenceId } = absence;
  ctx.publish(AbsenceChanged, { memberId, absenceId, away: false });
}

/** 销假: ends what is running or still to come. */
export async function endAbsences(ctx: AbsenceContext, memberId: string): Promise<number> {
  const open = await ctx.people.listAbsences(ctx.now);
  const own = open.filter((absence) => absence.memberId === memberId);
  for (const absence of own) await endAbsence(ctx, absence);
  return own.length;
}

async function endAbsence(ctx: AbsenceContext, absence: Absence): Promise<void> {
  if (absence.cancelledAt !== null) return;
  await ctx.people.cancelAbsence(absence.id, ctx.now);
  const { memberId, id: absenceId } = absence;
  ctx.publish(AbsenceChanged, { memberId, absenceId, away: false });
}

/** The time of an absence is over: what waited for somebody is dispatched again. */
export function sayBack(
  ctx: Pick<AbsenceContext, 'publish'>,
  { memberId, absenceId }: { memberId: string; absenceId: string },
): Promise<void> {
  ctx.publish(AbsenceChanged, { memberId, absenceId, away: false });
  return Promise.resolve();
}
