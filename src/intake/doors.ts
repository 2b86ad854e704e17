import { UNKNOWN_SOURCE, type LeadSource } from '../leads';

type Counted = { ownerId: string | null; sourceId: string; leads: number };
type Sources = ReadonlyMap<string, LeadSource>;

export type OwnerDoors = {
  memberId: string;
  leads: number;
  /** By another than a main door; what has no known source counts as such. */
  side: number;
  manual: number;
  /** Whole percent. */
  sidePercent: number;
  manualPercent: number;
};

/** By which doors each owner's leads came, whoever has most by side doors first. Leads without an owner are left out. */
export function doorsByOwner(rows: readonly Counted[], sources: Sources): OwnerDoors[] {
  const owners = [...new Set(rows.flatMap(({ ownerId }) => ownerId ?? []))];
  const all = owners.map((memberId) => {
    const own = rows.filter(({ ownerId }) => ownerId === memberId);
    const isSide = ({ sourceId }: Counted): boolean => sources.get(sourceId)?.door !== 'main';
    const isManual = ({ sourceId }: Counted): boolean => sources.get(sourceId)?.kind === 'manual';
    const [leads, side, manual] = [sum(own), sum(own.filter(isSide)), sum(own.filter(isManual))];
    const percents = { sidePercent: percent(side, leads), manualPercent: percent(manual, leads) };
    return { memberId, leads, side, manual, ...percents };
  });
  return all.sort((a, b) => b.sidePercent - a.sidePercent || b.leads - a.leads);
}

const sum = (rows: readonly { leads: number }[]): number =>
  rows.reduce((total, { leads }) => total + leads, 0);
const percent = (part: number, whole: number): number => Math.round((part * 100) / whole);

type Held = { sourceId: string; outcome: string; n: number };

export type SourceFigures = Pick<LeadSource, 'id' | 'name' | 'door' | 'costFen'> & {
  kind: LeadSource['kind'] | null;
  tags: string[];
  leads: number;
  failed: number;
  waiting: number;
};

const UNKNOWN: Pick<SourceFigures, 'id' | 'name' | 'kind' | 'door' | 'tags' | 'costFen'> = {
  ...{ id: 'unknown', name: UNKNOWN_SOURCE, kind: null, door: 'side', tags: [], costFen: 0 },
};

/** The sources with their leads. What came by one that is in no list any more is in a bucket of its own, the last. */
export function leadsBySource(
  { rows, held }: { rows: readonly Counted[]; held: readonly Held[] },
  sources: Sources,
): SourceFigures[] {
  const bucketOf = (sourceId: string): string => (sources.has(sourceId) ? sourceId : UNKNOWN.id);
  return [...sources.values(), UNKNOWN].map(({ id, name, kind, door, tags, costFen }) => {
    const heldAs = (outcome: string): number =>
      held
        .filter((row) => row.outcome === outcome && bucketOf(row.sourceId) === id)
        .reduce((total, { n }) => total + n, 0);
    return {
      ...{ id, name, kind, door, costFen, tags: [...tags] },
      leads: sum(rows.filter(({ sourceId }) => bucketOf(sourceId) === id)),
      ...{ failed: heldAs('failed'), waiting: heldAs('waiting') },
    };
  });
}
