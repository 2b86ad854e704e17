/** Answers of the server as the pages read them; `test/web/answers.test.ts` compares them with the API description. */
export type Evidence = {
  id: string;
  kind: 'photo' | 'voice' | 'minutes' | 'screenshot';
  state: 'processing' | 'ready' | 'purged';
  strength: 'strong' | 'weak';
  reasons: { code: string; text: string }[];
  takenAt: number;
  place: string | null;
  durationMs: number | null;
  transcript: string | null;
  sealed: boolean;
};

export type Visit = {
  id: string;
  memberId: string;
  memberName: string;
  accountName: string;
  state: 'planned' | 'checkedIn' | 'reported' | 'cancelled';
  plannedAt: number | null;
  checkedInAt: number | null;
  reportedAt: number | null;
  createdAt: number;
  actions: string[];
  nextStep: string | null;
  nextStepAt: number | null;
  note: string | null;
  explanation: string | null;
  effective: boolean | null;
  effectiveBecause: string | null;
  score: number | null;
  flagged: boolean;
  signals: { code: string; text: string }[];
  evidence: Evidence[];
};

export type Account = { id: string; name: string; because: string };
export type Lead = {
  id: string;
  title: string;
  light: string;
  state: string;
  dueAt: number | null;
};
export type Cell = {
  latitude: number;
  longitude: number;
  visits: number;
  members: number;
  flagged: number;
};
export type Verdict = { ok: boolean; text: string };
export type Items<T> = { items: T[] };
