import type { Desk } from '../chat/desk';
import type { Actor } from '../kernel/actor';
import type { BusinessCalendar } from '../kernel/business-calendar';
import type { Publish } from '../kernel/event';
import type { NewJob } from '../outbox/job';
import type { Directory } from '../people';
import type { DailyReportRepository, FollowUpRepository } from './repository';

export type ReportContext = {
  actor: Actor;
  now: number;
  newId: () => string;
  followUps: FollowUpRepository;
  dailyReports: DailyReportRepository;
  /** What follow-ups are about, by name. */
  titlesOf: (subjectIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  publish: Publish;
};

export type ReportChatContext = ReportContext & {
  directory: Directory;
  calendar: BusinessCalendar;
  desk: Desk;
  enqueue: (job: NewJob) => void;
};
