import { accountTables } from '../accounts/tables';
import { activityTables } from '../activities/tables';
import { chatTables } from '../chat/tables';
import { importTables } from '../imports/tables';
import { supportTables } from '../support/tables';
import { insightTables } from '../insights/tables';
import { intakeTables } from '../intake/tables';
import { knowledgeTables } from '../knowledge/tables';
import { leadTables } from '../leads/tables';
import { outboxTables } from '../outbox/tables';
import { peopleTables } from '../people/tables';
import { visitTables } from '../visits/tables';
import { voiceTables } from '../voices/tables';
import { CreateOutbox1763800000001 } from '../../migrations/1763800000001-create-outbox';
import { CreateAuditLog1763800000002 } from '../../migrations/1763800000002-create-audit-log';
import { CreateChat1763800000003 } from '../../migrations/1763800000003-create-chat';
import { CreatePeople1763800000004 } from '../../migrations/1763800000004-create-people';
import { CreateFollowUp1763800000005 } from '../../migrations/1763800000005-create-follow-up';
import { CreateLeads1763800000006 } from '../../migrations/1763800000006-create-leads';
import { CreateVisits1763800000007 } from '../../migrations/1763800000007-create-visits';
import { CreateDailyReport1763800000008 } from '../../migrations/1763800000008-create-daily-report';
import { CreateVoiceNote1763800000009 } from '../../migrations/1763800000009-create-voice-note';
import { CreateMinutes1763800000010 } from '../../migrations/1763800000010-create-minutes';
import { AddVisitChannel1763800000011 } from '../../migrations/1763800000011-add-visit-channel';
import { CreateKnowledgeGap1763800000012 } from '../../migrations/1763800000012-create-knowledge-gap';
import { CreateVoiceReview1763800000013 } from '../../migrations/1763800000013-create-voice-review';
import { CreateCompany1763800000020 } from '../../migrations/1763800000020-create-company';
import { AddCheckInLive1763800000021 } from '../../migrations/1763800000021-add-check-in-live';
import { CreateDingTalkTodo1763800000022 } from '../../migrations/1763800000022-create-dingtalk-todo';
import { CreatePlatformCalls1763800000023 } from '../../migrations/1763800000023-create-platform-calls';
import { CreateImport1763800000030 } from '../../migrations/1763800000030-create-import';
import { AddLeadProfile1763800000031 } from '../../migrations/1763800000031-add-lead-profile';
import { CreatePools1763800000032 } from '../../migrations/1763800000032-create-pools';
import { CreateLeadBehaviour1763800000033 } from '../../migrations/1763800000033-create-lead-behaviour';
import { CreateScoringModel1763800000034 } from '../../migrations/1763800000034-create-scoring-model';
import { KeepPayloads1763800000035 } from '../../migrations/1763800000035-keep-payloads';
import { CreatePhoneCalls1763800000036 } from '../../migrations/1763800000036-create-phone-calls';
import { AddStanding1763800000037 } from '../../migrations/1763800000037-add-standing';
import { CreateMerges1763800000038 } from '../../migrations/1763800000038-create-merges';
import { AddTimeZone1763800000045 } from '../../migrations/1763800000045-add-time-zone';
import { AddCodeAndCustomFields1763800000046 } from '../../migrations/1763800000046-add-code-and-custom-fields';
import { AddLightTold1763800000047 } from '../../migrations/1763800000047-add-light-told';
import { AddCreditCode1763800000048 } from '../../migrations/1763800000048-add-credit-code';
import { CreateBusyTime1763800000049 } from '../../migrations/1763800000049-create-busy-time';
import { CoverLoads1763800000050 } from '../../migrations/1763800000050-cover-loads';
import { CreateInsights1763800000040 } from '../../migrations/1763800000040-create-insights';
import { CreateRisks1763800000043 } from '../../migrations/1763800000043-create-risks';
import { CreateSupport1763800000044 } from '../../migrations/1763800000044-create-support';
import { CreateAbsence1763800000042 } from '../../migrations/1763800000042-create-absence';
import { AuditTable } from './audit';
import { CompanyTable } from './company';
import { DingTalkTodoTable, PlatformCallsTable } from './tables';
import { AnsweredTable } from './idempotency';

export const tables = [
  ...outboxTables,
  AuditTable,
  CompanyTable,
  DingTalkTodoTable,
  PlatformCallsTable,
  AnsweredTable,
  ...chatTables,
  ...peopleTables,
  ...accountTables,
  ...activityTables,
  ...voiceTables,
  ...visitTables,
  ...leadTables,
  ...importTables,
  ...intakeTables,
  ...knowledgeTables,
  ...insightTables,
  ...supportTables,
];

/** In order; a landed one is never edited. */
export const migrations = [
  CreateOutbox1763800000001,
  CreateAuditLog1763800000002,
  CreateChat1763800000003,
  CreatePeople1763800000004,
  CreateFollowUp1763800000005,
  CreateLeads1763800000006,
  CreateVisits1763800000007,
  CreateDailyReport1763800000008,
  CreateVoiceNote1763800000009,
  CreateMinutes1763800000010,
  AddVisitChannel1763800000011,
  CreateKnowledgeGap1763800000012,
  CreateVoiceReview1763800000013,
  CreateCompany1763800000020,
  AddCheckInLive1763800000021,
  CreateDingTalkTodo1763800000022,
  CreatePlatformCalls1763800000023,
  CreateImport1763800000030,
  AddLeadProfile1763800000031,
  CreatePools1763800000032,
  CreateLeadBehaviour1763800000033,
  CreateScoringModel1763800000034,
  KeepPayloads1763800000035,
  CreatePhoneCalls1763800000036,
  AddStanding1763800000037,
  CreateMerges1763800000038,
  CreateInsights1763800000040,
  CreateAbsence1763800000042,
  CreateRisks1763800000043,
  CreateSupport1763800000044,
  AddTimeZone1763800000045,
  AddCodeAndCustomFields1763800000046,
  AddLightTold1763800000047,
  AddCreditCode1763800000048,
  CreateBusyTime1763800000049,
  CoverLoads1763800000050,
];
