import type { Evidence, WholeVisit } from '../../lib/answers';
import { PROOF_STATES } from '../../lib/heard';
import { channelText } from '../../lib/labels';
import { visitRow } from '../../lib/rows';
import { ask, tell, Unanswered } from '../../phone/api';
import { serverNow } from '../../phone/clock';
import { given, moment, open } from '../../phone/page';
import { session } from '../../phone/session';
import { toast } from '../../phone/wechat';

const LOOK_MS = 1_500;
const looks = new WeakMap<object, ReturnType<typeof setInterval>>();

/** The copy with the watermark, and what was understood, appear by themselves. */
const isUnderway = ({ state, voice }: Evidence): boolean =>
  state === 'processing' || (voice?.state === 'written' && voice.heard === null);

const partsOf = (visit: WholeVisit) => ({
  ...{ visit, missing: '', did: visit.actions.join('、') },
  when: moment(visit.checkedInAt ?? visit.plannedAt ?? visit.createdAt),
  tag: visitRow(visit, serverNow(), 'day'),
  mine: visit.memberId === session.me?.id,
  way: channelText(visit.channel),
  score: visit.package.score,
  proofs: visit.package.proofs.map((one) => ({ ...one, text: PROOF_STATES[one.state] })),
});

type Proof = ReturnType<typeof partsOf>['proofs'][number];

Component({
  data: {
    ...{ id: '', missing: '', did: '', when: '', mine: false, words: '' },
    ...{ way: '', score: 0, proofs: [] as Proof[] },
    visit: null as WholeVisit | null,
    tag: { tag: '', theme: 'default' },
  },
  methods: {
    onLoad(query: Record<string, string | undefined>) {
      this.setData({ id: given(query, 'id') });
    },
    async onShow() {
      await this.load();
      if (!looks.has(this))
        looks.set(
          this,
          setInterval(() => this.look(), LOOK_MS),
        );
    },
    onHide() {
      const looking = looks.get(this);
      if (looking !== undefined) clearInterval(looking);
      looks.delete(this);
    },
    onUnload() {
      this.onHide();
    },
    look() {
      const waiting = this.data.visit?.evidence.some(isUnderway);
      if (waiting && session.online) void this.load();
    },
    async load() {
      try {
        this.setData(partsOf(await ask<WholeVisit>(`/visits/${this.data.id}`)));
      } catch (error) {
        const said = error instanceof Unanswered ? error.message : '打不开这次拜访';
        if (!this.data.visit) this.setData({ missing: said });
      }
    },
    typeWords({ detail }: { detail: { value: string } }) {
      this.setData({ words: detail.value.trim() });
    },
    async explain() {
      try {
        const explanation = this.data.words;
        await tell(`/visits/${this.data.id}/explain`, { explanation });
        await this.load();
        toast('已提交，主管会看到您的说明');
      } catch (error) {
        toast((error as Error).message);
      }
    },
    begin() {
      open('visit', { visit: this.data.id });
    },
    openAccount() {
      open('account', { id: this.data.visit?.accountId ?? '' });
    },
  },
});
