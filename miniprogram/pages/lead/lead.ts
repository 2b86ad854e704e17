import type { Items, LeadDetail, Member } from '../../lib/answers';
import { NEXT_STEPS } from '../../lib/draft';
import { CHANNELS, OUTCOMES, type Option } from '../../lib/labels';
import { colleagues, dialled, leadView } from '../../lib/lead-view';
import { ask, tell } from '../../phone/api';
import { serverNow } from '../../phone/clock';
import { newUuid } from '../../phone/ids';
import { given, open, tapped, type Tap } from '../../phone/page';
import { session } from '../../phone/session';
import { toast } from '../../phone/wechat';

type Picked = { detail: { value: string } };

function partsOf(lead: LeadDetail) {
  return { lead, missing: '', ...leadView(lead, session.me?.id, serverNow()) };
}

async function readColleagues(ownerId: string | null): Promise<Option[]> {
  const { items } = await ask<Items<Member>>('/members').catch(() => ({ items: [] as Member[] }));
  return colleagues(items, ownerId);
}

async function readReasons(): Promise<Option[]> {
  const { items } = await ask<Items<string>>('/leads/disqualify-reasons');
  return items.map((text) => ({ value: text, text }));
}

/** A contact not yet written down, and the key under which it is sent however often. */
const newLog = async () => ({
  ...{ channel: 'phone', outcome: 'reached', note: '', nextStep: '', key: await newUuid() },
});

Component({
  data: {
    ...{ id: '', missing: '', due: '', state: '', number: '', sheet: '' },
    ...{ late: false, isOpen: false, canAccept: false, busy: false },
    ...{ channel: 'phone', outcome: 'reached', note: '', nextStep: '', key: '' },
    ...{ channels: CHANNELS, outcomes: OUTCOMES, steps: NEXT_STEPS },
    lead: null as LeadDetail | null,
    facts: [] as { name: string; text: string }[],
    colleagues: [] as Option[],
    reasons: [] as Option[],
  },
  methods: {
    onLoad(query: Record<string, string | undefined>) {
      this.setData({ id: given(query, 'id') });
    },
    async onShow() {
      try {
        const lead = await ask<LeadDetail>(`/leads/${this.data.id}`);
        this.setData(partsOf(lead));
        this.setData({ colleagues: await readColleagues(lead.ownerId) });
      } catch (error) {
        if (!this.data.lead) this.setData({ missing: (error as Error).message });
      }
    },
    /** Does something at the server once, says whether it worked, and shows what has become of the lead. */
    async attempt(work: () => Promise<unknown>, said: string) {
      if (this.data.busy) return;
      this.setData({ busy: true });
      try {
        await work();
        this.setData({ sheet: '' });
        toast(said);
      } catch (error) {
        toast((error as Error).message);
      } finally {
        this.setData({ busy: false });
      }
      await this.onShow();
    },
    change(verb: string, body: object, said: string) {
      return this.attempt(() => tell(`/leads/${this.data.id}/${verb}`, body), said);
    },
    accept() {
      return this.change('accept', {}, '已接手，请尽快联系');
    },
    reopen() {
      return this.change('reopen', {}, '已撤销无效');
    },
    transfer({ detail }: Picked) {
      return this.change('transfer', { memberId: detail.value }, '已转派');
    },
    disqualify({ detail }: Picked) {
      return this.change('disqualify', { reason: detail.value }, '已标记无效');
    },
    log() {
      const { id, channel, outcome, note, nextStep, key } = this.data;
      const body = { channel, outcome, note, nextStep: nextStep === '' ? null : nextStep };
      return this.attempt(() => tell(`/leads/${id}/follow-ups`, body, key), '已记录');
    },
    async askLog() {
      this.setData({ ...(await newLog()), sheet: 'log' });
    },
    askTransfer() {
      this.setData({ sheet: 'transfer' });
    },
    async askDisqualify() {
      const reasons = await readReasons().catch(() => this.data.reasons);
      this.setData({ reasons, sheet: 'disqualify' });
    },
    closeSheet() {
      this.setData({ sheet: '' });
    },
    chooseChannel(tap: Tap) {
      this.setData({ channel: tapped(tap, 'value') });
    },
    chooseOutcome(tap: Tap) {
      this.setData({ outcome: tapped(tap, 'value') });
    },
    chooseStep(tap: Tap) {
      this.setData({ nextStep: tapped(tap, 'value') });
    },
    typeNote({ detail }: Picked) {
      this.setData({ note: detail.value });
    },
    /** The first tap shows the whole number, which leaves a trace; the second one calls. */
    async dial() {
      const { id, number } = this.data;
      if (number !== '') return wx.makePhoneCall({ phoneNumber: number, fail: () => undefined });
      try {
        const { phone } = await tell<{ phone: string }>(`/leads/${id}/reveal-phone`);
        this.setData({ number: dialled(phone) });
      } catch (error) {
        toast((error as Error).message);
      }
    },
    visit() {
      open('visit', { lead: this.data.id });
    },
  },
});
