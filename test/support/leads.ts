import type { DataSource } from 'typeorm';
import { codeOf } from '../../src/leads/code';
import { LeadTable } from '../../src/leads/tables';
import type { Lead } from '../../src/leads/lead';

/** A lead as it might be, with what a test cares about. */
export const leadLike = (change: Partial<Lead> & Pick<Lead, 'id' | 'createdAt'>): Lead => ({
  ...{
    code: codeOf(change.id, change.createdAt),
    sourceId: 'website',
    identity: change.id,
    companyName: `客户${change.id}`,
    contactName: '',
  },
  ...{ phone: null, region: null, industry: null, budgetRange: null, email: null, wechat: null },
  ...{ jobTitle: null, companySize: null, purchaseStage: null, decisionRole: null, message: null },
  ...{ score: 0, scoreVersion: 1, scoredAt: null, mqlAt: null, tags: [], highIntent: false },
  ...{ state: 'assigned', ownerId: null, light: 'green', silence: 'green', poolId: null },
  ...{ pooledAt: null, hops: 0, round: 1, disqualifiedBecause: null, acceptedAt: null },
  ...{ firstTouchAt: null, effectiveAt: null, updatedAt: change.createdAt, version: 1 },
  ...{ mergedInto: null, heat: 0, customFields: null, creditCode: null },
  ...change,
});

/** Puts leads into the database as they are: no dispatch, clock or card. */
export async function plantLeads(db: DataSource, leads: readonly Lead[]): Promise<void> {
  for (let at = 0; at < leads.length; at += 50)
    await db.getRepository(LeadTable).insert(leads.slice(at, at + 50));
}
