import {
  draftsOf,
  isFromApp,
  missingIn,
  newDraft,
  type Capture,
  type Channel,
  type Draft,
} from '../../miniprogram/lib/draft';
import { draftRow } from '../../miniprogram/lib/rows';
import { keepAsSent, resumeDraft, type Shelf } from '../../miniprogram/lib/shelf';
import { syncDraft, type SyncPorts } from '../../miniprogram/lib/sync';

const NOW = Date.UTC(2026, 10, 25, 2, 0, 0);

const capture = (kind: Capture['kind'], source: Capture['source']): Capture => ({
  ...{ key: kind, kind, source, takenAt: NOW, position: null, ticketId: null },
  ...{ durationMs: null, sent: false },
});
const draft = (id: string, more: Partial<Draft> = {}): Draft => ({ ...newDraft(id, NOW), ...more });

function shelfWith(...drafts: Draft[]): Shelf & { kept: Map<string, Draft>; bytes: Set<string> } {
  const kept = new Map(drafts.map((one) => [one.id, structuredClone(one)]));
  const bytes = new Set(drafts.flatMap(({ captures }) => captures.map(({ key }) => key)));
  const put = (one: Draft): void => void kept.set(one.id, structuredClone(one));
  return {
    ...{ kept, bytes },
    read: (id) => Promise.resolve(kept.get(id) ?? null),
    keep: (one) => Promise.resolve(put(one)),
    replace: (one) => Promise.resolve(kept.has(one.id) ? put(one) : undefined),
    drop: (one) => Promise.resolve(void kept.delete(one.id)),
    dropBytes: (key) => Promise.resolve(void bytes.delete(key)),
  };
}

describe('a draft on the phone', () => {
  it('is shown and sent for its own member only; one of a former version for whoever holds the phone', () => {
    const all = [
      draft('mine', { memberId: 'a' }),
      draft('theirs', { memberId: 'b' }),
      draft('old'),
    ];
    expect(draftsOf(all, 'a').map(({ id }) => id)).toEqual(['mine', 'old']);
  });

  it('that is being sent is opened only after it has arrived, or stopped', async () => {
    const shelf = shelfWith(draft('1', { state: 'waiting' }));
    const arrives = async (): Promise<void> => shelf.drop(draft('1'));
    expect(await resumeDraft('1', shelf, arrives)).toBeNull();
    const stuck = shelfWith(draft('2', { state: 'waiting', visitId: null }));
    const stops = async (): Promise<void> =>
      stuck.keep(draft('2', { state: 'stuck', visitId: 'known at the server' }));
    expect(await resumeDraft('2', stuck, stops)).toMatchObject({
      ...{ state: 'writing', visitId: 'known at the server' },
    });
    expect(stuck.kept.get('2')?.state).toBe('writing');
  });

  it('that was deleted while it was being sent does not come back', async () => {
    const shelf = shelfWith();
    await keepAsSent(draft('1', { state: 'waiting' }), shelf);
    expect(shelf.kept.size).toBe(0);
  });

  it('leaves the phone with its files when the server has it', async () => {
    const sent = { ...capture('photo', 'camera'), sent: true };
    const shelf = shelfWith(draft('1', { captures: [sent] }));
    await keepAsSent(draft('1', { state: 'done', captures: [sent] }), shelf);
    expect([shelf.kept.size, shelf.bytes.size]).toEqual([0, 0]);
  });
});

describe('a contact', () => {
  it.each<[Channel | undefined, string]>([
    [undefined, '凭证'],
    ['visit', '凭证'],
    ['phone', '通话截图'],
    ['wechat', '方案文件'],
  ])('by %s asks for %s', (channel, asked) => {
    const begun = draft('1', channel ? { channel } : {});
    expect(missingIn(begun)).toEqual(['客户', asked, '今日动作', '下次动作']);
    expect(missingIn({ ...begun, captures: [capture('screenshot', 'album')] })).not.toContain(
      asked,
    );
  });

  it('is sent as what it was; only who was there says where', async () => {
    const bodies: object[] = [];
    const ports: SyncPorts = {
      keep: () => Promise.resolve(),
      now: () => NOW,
      api: {
        post: (path, body) => {
          if (path === '/visits') bodies.push(body);
          return Promise.resolve({ status: 201, data: { id: 'v' } });
        },
        upload: () => Promise.resolve({ status: 201, data: {} }),
      },
    };
    const position = { latitude: 31, longitude: 121, crs: 'gcj02' as const, accuracyMetres: 9 };
    const accountName = '华东精工';
    await syncDraft(draft('1', { accountName, position }), ports);
    await syncDraft(draft('2', { accountName, position, channel: 'phone' }), ports);
    expect(bodies).toMatchObject([
      { channel: 'visit', checkIn: { latitude: 31 } },
      { channel: 'phone', checkIn: null },
    ]);
  });

  it('counts its evidence by kind', () => {
    const captures = [capture('screenshot', 'album'), capture('minutes', 'file')];
    expect(draftRow(draft('1', { captures, actions: ['报价讨论'] }), NOW).contents).toBe(
      '1 份文件 · 1 张截图 · 1 项动作',
    );
    expect(captures.map(isFromApp)).toEqual([false, false]);
  });
});
