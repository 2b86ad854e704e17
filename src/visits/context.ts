import type { LightPolicy } from '../accounts';
import type { VoiceContext } from '../voices';
import type { FollowUpRepository } from '../activities';
import type { Desk } from '../chat/desk';
import type { BusinessCalendar } from '../kernel/business-calendar';
import type { Directory } from '../people';
import type { ConsentText } from './consent';
import type { CustomerQueries } from './customer-queries';
import type { Keywords } from './minutes';
import type { RetentionPolicy } from './retention';
import type { VisitQueries } from './queries';
import type {
  ConsentRepository,
  EvidenceRepository,
  MinutesRepository,
  TicketRepository,
  VisitRepository,
} from './repository';

/** What a visit needs to know about a lead; leads stand below this module. */
export type VisitedLead = {
  id: string;
  title: string;
  companyName: string;
  industry: string | null;
};

/** Degrees in one of two systems; stored as GCJ-02. */
export type RawPlace = { latitude: number; longitude: number; crs: 'gcj02' | 'wgs84' };
export type PlaceE6 = { latitudeE6: number; longitudeE6: number };

/** What the commands of this module use. */
export type VisitContext = VoiceContext & {
  directory: Directory;
  visits: VisitRepository;
  evidence: EvidenceRepository;
  tickets: TicketRepository;
  consents: ConsentRepository;
  minutes: MinutesRepository;
  keywords: Keywords;
  consentText: ConsentText;
  retention: RetentionPolicy;
  visitQueries: VisitQueries;
  customers: CustomerQueries;
  lightPolicy: LightPolicy;
  followUps: FollowUpRepository;
  /** The session token's hash of the present request. */
  sessionHash: string | null;
  /** A lead the actor may see, or null. */
  findVisitedLead: (leadId: string) => Promise<VisitedLead | null>;
  toGcj02: (place: RawPlace) => PlaceE6;
  sha256: (text: string) => string;
  randomBytes: (n: number) => Uint8Array;
  remind: (timer: { kind: string; unique: string; dueAt: number; payload: object }) => void;
  forget: (keys: readonly string[]) => void;
};

export type VisitReactionContext = VisitContext & {
  desk: Desk;
  calendar: BusinessCalendar;
};
export type VisitChatContext = VisitReactionContext & {
  /** The absolute address of a page of the H5. */
  pageUrl: (path: string) => string;
};
