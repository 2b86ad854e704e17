import type { LeadSource } from '../leads';

type Kind = 'manual' | 'contact';

const NAMES: Record<Kind, string> = { manual: '手工录入', contact: '企微加好友' };

/** The source of what is entered or added here; a lead has one even where the settings name none. */
export function sourceOfKind(sources: ReadonlyMap<string, LeadSource>, kind: Kind): LeadSource {
  const named = [...sources.values()].find((source) => source.kind === kind);
  return (
    named ?? {
      ...{ id: kind, name: NAMES[kind], kind, door: 'side', tags: [], costFen: 0 },
      ...{ mapping: {}, version: 1 },
    }
  );
}
