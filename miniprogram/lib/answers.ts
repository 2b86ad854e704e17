import type { Answers } from './api-types';

// What the clients read, under the words of the house. The shapes come from the API description: a field that the server
// renames is an error of types here and in every page that reads it.

export type Me = Answers['GET /me'];
export type Consent = Answers['GET /consents/capture'];
export type Visit = Answers['GET /visits']['items'][number];
/** With what its evidence is worth as a whole. */
export type WholeVisit = Answers['GET /visits/{id}'];
export type Evidence = Visit['evidence'][number];
export type Voice = Answers['GET /voices/{id}'];
export type Heard = NonNullable<Voice['heard']>;
export type Recording = Answers['GET /voices']['items'][number];
export type Review = Answers['POST /voices/{id}/review'];
export type Pages = Answers['GET /evidence/{id}/pages'];
export type Concerns = Answers['GET /concerns'];
export type Account = Answers['GET /accounts/{id}'];
export type Lead = Answers['GET /leads']['items'][number];
export type LeadDetail = Answers['GET /leads/{id}'];
export type LeadCounts = Answers['GET /leads/counts'];
export type Silence = Answers['GET /leads/{id}/silence'];
export type Pools = Answers['GET /pools'];
export type Pooled = Answers['GET /pools/{id}/leads']['items'][number];
export type Member = Answers['GET /members']['items'][number];
export type Cell = Answers['GET /visits/map']['cells'][number];
export type Verdict = Answers['GET /evidence/{id}/verify'];
export type Session = Answers['POST /sessions'];
export type Support = Answers['GET /leads/{id}/support'];
export type Risk = Answers['GET /risks']['rules'][number];
export type RiskAlert = Answers['GET /risks/{ruleId}/alerts']['alerts'][number];
export type Scripts = Answers['GET /boards/scripts'];
export type ScriptRows = Answers['GET /boards/scripts/rows'];
export type Board = Answers['GET /boards/leads'];
export type BoardRows = Answers['GET /boards/leads/rows'];
export type Items<T> = { items: T[] };
export type Import = Answers['GET /imports/{id}'];
export type ImportPreview = Answers['POST /imports'];
export type ImportField = Import['columns'][number]['field'];
