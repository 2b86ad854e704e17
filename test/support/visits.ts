import type { AxiosResponse } from 'axios';
import { apiAs, type Api } from './session';
import type { World } from './program';
import { photo } from './pictures';

export type VisitAnswer = {
  id: string;
  accountId: string;
  state: string;
  minutes: number;
  effective: boolean;
  score: number;
  flagged: boolean;
  signals: { code: string; text: string }[];
  evidence: EvidenceAnswer[];
};
export type EvidenceAnswer = {
  id: string;
  visitId: string;
  state: string;
  strength: string;
  reasons: { code: string; text: string }[];
  latitude: number;
  longitude: number;
  place: string | null;
  sealed: boolean;
  sha256: string;
};
export type Ticket = { id: string; code: string; expiresAt: number };

/** 上海陆家嘴, GCJ-02. */
export const HERE = { latitude: 31.2363, longitude: 121.505, crs: 'gcj02' } as const;

/** A rep with a phone in hand: signed in, consent given. */
export type Phone = {
  api: Api;
  ticket: (more?: object) => Promise<Ticket>;
  open: (more?: object) => Promise<VisitAnswer>;
  send: (visitId: string, more?: Partial<Capture>) => Promise<AxiosResponse<EvidenceAnswer>>;
  report: (visitId: string, more?: object) => Promise<AxiosResponse<VisitAnswer>>;
};

export type Capture = {
  file: Buffer;
  fields: Record<string, string>;
  headers: Record<string, string>;
  fileName: string;
};

export async function phoneOf(world: World, userid: string): Promise<Phone> {
  const api = await apiAs(world, { userid });
  const { data } = await api<{ version: string }>('GET', '/consents/capture');
  await api('POST', '/consents/capture', { data: { version: data.version } });
  const now = (): number => world.clock.now();
  const here = (): object => ({ ...HERE, accuracyMetres: 20, at: now(), sentAt: now() });
  return {
    api,
    ticket: async (more = {}) => {
      const answer = await api<{ items: Ticket[] }>('POST', '/capture-tickets', { data: more });
      const [ticket] = answer.data.items;
      if (!ticket) throw new Error(`no ticket: ${JSON.stringify(answer.data)}`);
      return ticket;
    },
    open: async (more = {}) => {
      const data = { accountName: '华东精工', checkIn: here(), ...more };
      const answer = await api<VisitAnswer>('POST', '/visits', { data });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.data));
      return answer.data;
    },
    send: async (visitId, { file, fields = {}, headers = {}, fileName = '照片.jpg' } = {}) => {
      const form = new FormData();
      const bytes = file ?? (await photo());
      const all: Record<string, string> = {
        ...{ kind: 'photo', source: 'camera', takenAt: String(now()), sentAt: String(now()) },
        ...{ latitude: String(HERE.latitude), longitude: String(HERE.longitude), crs: 'gcj02' },
        ...{ accuracyMetres: '18', ...fields },
      };
      for (const [name, value] of Object.entries(all)) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(bytes)]), fileName);
      return api('POST', `/visits/${visitId}/evidence`, { data: form, headers });
    },
    report: (visitId, more = {}) =>
      api('POST', `/visits/${visitId}/report`, {
        data: { actions: ['产品演示'], nextStep: '本周发方案', ...more },
      }),
  };
}
