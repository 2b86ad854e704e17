import { cardsOf, repeatedIn, type Town } from '../faults/support/town';
import { eventually } from '../support/eventually';
import type { Outcome } from './scenario';

type Count = { n: number | string };

/** What was promised to clients: form numbers and the leads they were answered. */
export type Promised = Map<number, string>;

/** Waits until the town is at rest, then checks that every promise was kept once. */
export async function auditTown(town: Town, promised: Promised): Promise<Outcome> {
  const violations: string[] = [];
  const demand = (holds: boolean, what: string): void => {
    if (!holds) violations.push(what);
  };
  const count = async (text: string): Promise<number> =>
    Number((await town.rows<Count>(`SELECT COUNT(*) AS n FROM ${text}`))[0]?.n);
  const busy = "job WHERE kind LIKE 'chat.%' AND kind <> 'chat.digest' AND due_at IS NOT NULL";
  await eventually(
    async () => {
      const left = await count(busy);
      if (left > 0) throw new Error(`${String(left)} jobs are left`);
    },
    { withinMs: 120_000, everyMs: 500 },
  ).catch((error: unknown) => violations.push(String(error)));

  const leads = new Set(
    (await town.rows<{ id: string }>('SELECT id FROM lead')).map(({ id }) => id),
  );
  for (const [n, id] of promised) demand(leads.has(id), `form ${String(n)} was lost`);
  demand(new Set(promised.values()).size === promised.size, 'two forms became one lead');
  const clocks = await count('lead_clock');
  demand(clocks === leads.size, `${String(clocks)} clocks for ${String(leads.size)} leads`);
  const untold = await count(
    `lead l WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.subject_id = l.id AND m.state IN ('sent', 'merged', 'gathered'))`,
  );
  demand(untold === 0, `nobody was told of ${String(untold)} leads`);
  const waiting = await count(
    `message m WHERE m.state = 'gathered' AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'chat.digest' AND j.payload LIKE ${town.like('m.recipient_id')})`,
  );
  demand(waiting === 0, `${String(waiting)} messages wait for a digest that will never come`);
  const dead = await count('job WHERE due_at IS NULL');
  demand(dead === 0, `${String(dead)} dead letters`);
  const { companies } = cardsOf(town.tenant);
  const repeated = await repeatedIn(town);
  demand(repeated.length === 0, `shown twice: ${repeated.slice(0, 5).join(', ')}`);
  const counters = town.tenant.counters();
  demand(counters.dropped === 0, `${String(counters.dropped)} messages were thrown away`);
  return {
    violations,
    figures: {
      leads: leads.size,
      acknowledged: promised.size,
      'cards seen': companies.size,
      'repeats absorbed': counters.duplicateTasks + counters.duplicates,
    },
  };
}
