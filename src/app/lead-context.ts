import type { EntityManager } from 'typeorm';
import { IMPORT_SOURCE } from '../imports/source';
import { sqlOf } from '../database/sql';
import type { LeadChatContext, LeadHttpContext, Standing } from '../leads/context';
import { duplicateQueries } from '../leads/duplicate-queries';
import { exportQueries, type ExportQueries } from '../leads/export-queries';
import { mergeRepository } from '../leads/merge-repository';
import { ownerQueries, type OwnerQueries } from '../leads/owner-queries';
import { pastQueries, type PastQueries } from '../leads/past-queries';
import { poolQueries } from '../leads/pool-queries';
import { leadQueries } from '../leads/queries';
import { leadRepository } from '../leads/repository';
import { scoringRepository } from '../leads/scoring-repository';
import { trainingRepository } from '../leads/training-repository';
import { putIn, takeOut } from '../outbox/queue';
import { soundOf } from './adapters/sounds';
import type { LeadSource } from '../leads';
import type { Business } from './business';

type Around = {
  manager: EntityManager;
  business: Business;
  standing: Standing;
  reserve: (memberId: string) => void;
};

type LeadParts = Pick<
  LeadChatContext & LeadHttpContext,
  | ('leads' | 'leadQueries' | 'pools' | 'scoring' | 'training' | 'leadSources' | 'calendar')
  | ('dispatchPolicy' | 'clockPolicy' | 'poolPolicy' | 'scoringPolicy' | 'disqualifyReasons')
  | ('standing' | 'reserve' | 'merges' | 'duplicates' | 'soundOf' | 'takeTimers' | 'returnTimers')
> & { pastLeads: PastQueries; exports: ExportQueries; owners: OwnerQueries };

const sourcesById = new WeakMap<Business, ReadonlyMap<string, LeadSource>>();

/** Built once for each reading of the settings. */
function sourcesOf(business: Business): ReadonlyMap<string, LeadSource> {
  const known = sourcesById.get(business);
  if (known) return known;
  const sources = [...business.sources, IMPORT_SOURCE];
  const byId = new Map(sources.map((source) => [source.id, source]));
  sourcesById.set(business, byId);
  return byId;
}

/** What a unit of work offers to leads: their rows, and the policies by which they are dealt with. */
export function leadParts({ manager, business, standing, reserve }: Around): LeadParts {
  const sql = sqlOf(manager);
  return {
    ...{ merges: mergeRepository(manager), duplicates: duplicateQueries(manager), soundOf },
    takeTimers: (keyPrefix) => takeOut(sql, keyPrefix),
    returnTimers: (timers) => putIn(sql, timers),
    ...{ leads: leadRepository(manager), leadQueries: leadQueries(manager) },
    ...{ pools: poolQueries(manager), pastLeads: pastQueries(manager) },
    ...{ exports: exportQueries(manager), owners: ownerQueries(manager) },
    ...{ scoring: scoringRepository(manager), training: trainingRepository(manager) },
    ...{ dispatchPolicy: business.dispatch, clockPolicy: business.clocks },
    ...{ poolPolicy: business.pools, scoringPolicy: business.scoring },
    ...{ calendar: business.calendar, disqualifyReasons: business.disqualifyReasons },
    leadSources: sourcesOf(business),
    ...{ standing, reserve },
  };
}
