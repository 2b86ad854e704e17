import type { Evidence, EvidenceKind } from './evidence';

/** The three proofs of a visit (catalogue F43), and what was said. */
export const PROOFS = ['photo', 'minutes', 'screenshot', 'voice'] as const satisfies EvidenceKind[];
const NAMES: Record<EvidenceKind, string> = {
  ...{ photo: '现场照片', minutes: '会议纪要', screenshot: '跟进截图', voice: '语音记录' },
};

/** Two strong proofs are worth more than three weak ones. */
const POINTS = { strong: 45, weak: 15, missing: 0 };
const TICKED = { from: 3, points: 10 };

export type ProofState = {
  proof: EvidenceKind;
  name: string;
  state: 'missing' | 'weak' | 'strong';
};

/** What is known about the text of minutes and screenshots. */
export type ReadText = { evidenceId: string; whole: boolean; namesAccount: boolean };

/** The state of each proof, and a score of 0 to 100 over all of them and the ticked actions. */
export function packageOf(
  evidence: readonly Evidence[],
  read: readonly ReadText[],
  actions: number,
): { proofs: ProofState[]; score: number } {
  const proofs = PROOFS.map((proof) => ({
    ...{ proof, name: NAMES[proof] },
    state: stateOf(
      evidence.filter(({ kind }) => kind === proof),
      read,
    ),
  }));
  const points = proofs.reduce((sum, { state }) => sum + POINTS[state], 0);
  return { proofs, score: Math.min(100, points + (actions >= TICKED.from ? TICKED.points : 0)) };
}

function stateOf(pieces: readonly Evidence[], read: readonly ReadText[]): ProofState['state'] {
  if (pieces.length === 0) return 'missing';
  return pieces.some((piece) => isStrong(piece, read)) ? 'strong' : 'weak';
}

/**
 * A photo or recording is as strong as it came. A file cannot prove time and place, so minutes and screenshots are strong by what
 * stands in them: every page was read, and the customer is named.
 */
function isStrong({ id, kind, strength }: Evidence, read: readonly ReadText[]): boolean {
  if (kind === 'photo' || kind === 'voice') return strength === 'strong';
  return read.some((one) => one.evidenceId === id && one.whole && one.namesAccount);
}
