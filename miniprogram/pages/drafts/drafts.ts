import type { Items, Visit } from '../../lib/answers';
import { conflictLines, type ConflictLine } from '../../lib/conflict';
import { handOver, type Draft } from '../../lib/draft';
import { draftRow, type DraftRow } from '../../lib/rows';
import { askFresh } from '../../phone/api';
import { phoneClock } from '../../phone/clock';
import { live, markTab, noticeOf, open, still, tapped, type Tap } from '../../phone/page';
import { refreshDrafts, session, sync } from '../../phone/session';
import { dropDraft, keepDraft, readDraft } from '../../phone/store';
import { confirm } from '../../phone/wechat';

/** The server's version of a draft; it may have the visit although the phone never heard so. */
async function serversVersion(draft: Draft): Promise<Visit | null> {
  if (draft.visitId !== null) return askFresh<Visit>(`/visits/${draft.visitId}`);
  const mine = `/visits?limit=100&memberId=${session.me?.id ?? ''}`;
  const { items } = await askFresh<Items<Visit>>(mine);
  return items.find(({ draftId }) => draftId === draft.id) ?? null;
}

function summaryOf(drafts: readonly Draft[]): string {
  const count = (state: Draft['state']): number =>
    drafts.filter((draft) => draft.state === state).length;
  const parts = [
    [count('waiting'), '次等待提交'],
    [count('stuck'), '次需要处理'],
    [count('writing'), '次未完成'],
  ] as const;
  return parts.flatMap(([n, what]) => (n > 0 ? [`${String(n)} ${what}`] : [])).join('，');
}

Component({
  data: {
    ...{ notice: '', summary: '', waiting: 0, online: true, syncing: false },
    drafts: [] as DraftRow[],
    conflicts: {},
  },
  methods: {
    onShow() {
      live(this);
      void this.compare();
    },
    onHide() {
      still(this);
    },
    refresh() {
      const { drafts, online, syncing } = session;
      this.setData({
        ...{ online, syncing, notice: noticeOf(), summary: summaryOf(drafts) },
        waiting: drafts.filter(({ state }) => state === 'waiting').length,
        drafts: drafts.map((draft) => draftRow(draft, phoneClock.now())),
      });
      markTab(this, 'drafts');
    },
    /** Both versions of what is in conflict; without network they are compared later. */
    async compare() {
      const lines: Record<string, ConflictLine[]> = {};
      for (const draft of session.drafts.filter(({ conflict }) => conflict)) {
        const theirs = await serversVersion(draft).catch(() => null);
        if (theirs) lines[draft.id] = conflictLines(theirs, draft);
      }
      this.setData({ conflicts: lines });
    },
    async sendNow() {
      await sync();
      await this.compare();
    },
    edit: (tap: Tap) => open('visit', { draft: tapped(tap) }),
    async drop(tap: Tap) {
      if (await confirm('删除这次拜访？照片和录音也会删除。')) this.forget(tapped(tap));
    },
    async keepServers(tap: Tap) {
      if (await confirm('手机里的版本会删除，以服务器上的为准。')) this.forget(tapped(tap));
    },
    forget(id: string) {
      const draft = readDraft(id);
      if (draft) dropDraft(draft);
      refreshDrafts();
    },
    async keepPhones(tap: Tap) {
      const draft = readDraft(tapped(tap));
      if (!draft) return;
      keepDraft(handOver(draft));
      refreshDrafts();
      await this.sendNow();
    },
  },
});
