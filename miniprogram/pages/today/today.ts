import type { Items, Lead, LeadCounts, Me, Visit } from '../../lib/answers';
import { dayStart } from '../../lib/format';
import { openByWeight } from '../../lib/leads';
import {
  agenda,
  draftRow,
  visitRow,
  type AgendaRow,
  type DraftRow,
  type VisitRow,
} from '../../lib/rows';
import { ask } from '../../phone/api';
import { phoneClock, serverNow } from '../../phone/clock';
import { live, markTab, noticeOf, open, still, tapped, type Tap } from '../../phone/page';
import { reconnect, session } from '../../phone/session';

/** What cannot be read now stays as it was. */
const orNothing = <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null);

async function readDay() {
  const me = session.me ?? (await ask<Me>('/me'));
  const mine = `/visits?limit=50&memberId=${me.id}`;
  const [leads, counts, plans, visits] = await Promise.all([
    ask<Items<Lead>>('/leads?limit=50'),
    orNothing(ask<LeadCounts>('/leads/counts')),
    ask<Items<Visit>>(`${mine}&state=planned`),
    ask<Items<Visit>>(`${mine}&from=${String(dayStart(serverNow()))}`),
  ]);
  const open = openByWeight(leads.items, serverNow());
  const red = open.filter(({ light }) => light === 'red').length;
  const done = visits.items.filter(({ state }) => state !== 'planned');
  return {
    agenda: agenda({ leads: open, plans: plans.items }, serverNow()),
    visits: done.map((visit) => visitRow(visit, serverNow(), 'day')),
    counts: { open: counts?.open ?? open.length, red: counts?.red ?? red },
  };
}

Component({
  data: {
    ...{ notice: '', loaded: false, counts: { open: 0, red: 0 } },
    agenda: [] as AgendaRow[],
    drafts: [] as DraftRow[],
    visits: [] as VisitRow[],
  },
  methods: {
    onShow() {
      live(this);
      void this.load();
    },
    onHide() {
      still(this);
    },
    async onPullDownRefresh() {
      await reconnect();
      await this.load();
      void wx.stopPullDownRefresh();
    },
    refresh() {
      const before = this.data.drafts.length;
      const drafts = session.drafts.map((draft) => draftRow(draft, phoneClock.now()));
      this.setData({ drafts, notice: noticeOf() });
      markTab(this, 'today');
      // What was just sent appears among the visits.
      if (drafts.length < before) void this.load();
    },
    async load() {
      const day = await orNothing(readDay());
      this.setData({ ...(day ?? {}), loaded: true });
    },
    write: () => open('visit', {}),
    visitLead: (tap: Tap) => open('visit', { lead: tapped(tap) }),
    openDraft: (tap: Tap) => open('visit', { draft: tapped(tap) }),
    openVisit: (tap: Tap) => open('record', { id: tapped(tap) }),
    openRow: (tap: Tap) =>
      open(tapped(tap, 'kind') === 'visit' ? 'record' : 'lead', { id: tapped(tap) }),
  },
});
