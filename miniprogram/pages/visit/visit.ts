import type { Account, Items } from '../../lib/answers';
import { accountsPath, isHere } from '../../lib/accounts';
import { handOver, hasContent, missingIn, newDraft, toggled, type Draft } from '../../lib/draft';
import { ask, askFresh } from '../../phone/api';
import { keepCapture, withoutCapture } from '../../phone/capture';
import { given, live, still, tapped, type Tap } from '../../phone/page';
import type { Recording } from '../../phone/recorder';
import { refreshDrafts, session, sync } from '../../phone/session';
import { dropDraft, keepDraft } from '../../phone/store';
import { choosePicture, confirm, toast, whereAmI } from '../../phone/wechat';
import { beginDraft, formOf } from '../../phone/writing';

type Typed = { detail: { value: string } };
type Query = Record<string, string | undefined>;
type Found = Pick<Account, 'id' | 'name' | 'because'>;

const goHome = (): void => void wx.switchTab({ url: '/pages/today/today' });

Component({
  data: {
    ...formOf(newDraft('', 0)),
    found: [] as Found[],
    ...{ agreed: false, asking: false, busy: 0 },
  },
  methods: {
    async onLoad(query: Query) {
      const purpose = (name: string): string => given(query, name);
      const draft = await beginDraft({
        ...{ draft: purpose('draft'), lead: purpose('lead'), visit: purpose('visit') },
        ...{ account: purpose('account'), name: purpose('name') },
      });
      if (!draft) {
        toast('这次拜访已经提交');
        goHome();
        return;
      }
      this.setData(formOf(draft));
      if (this.data.agreed) await this.locate();
      if (!this.data.fixed) await this.suggest();
    },
    onShow() {
      live(this);
    },
    onHide() {
      still(this);
    },
    /** What was agreed to may become known, or be taken back, while the page is open. */
    refresh() {
      const agreed = Boolean(session.consent?.acceptedAt);
      if (agreed !== this.data.agreed) this.setData({ agreed });
    },
    /** Every change is kept, so that nothing is lost when the phone rings or the battery ends. */
    change(part: Partial<Draft>) {
      const draft = { ...this.data.draft, ...part };
      if (hasContent(draft)) keepDraft(draft);
      this.setData(formOf(draft));
    },
    async locate() {
      if (!this.data.draft.position) this.change({ position: await whereAmI() });
    },
    async suggest() {
      await this.look('');
      const [likeliest] = this.data.found;
      const unnamed = this.data.draft.accountName === '';
      if (likeliest && unnamed && isHere(likeliest)) this.useAccount(likeliest);
    },
    async look(search: string) {
      const path = accountsPath(search, this.data.draft.position);
      const asked = search === '' ? ask<Items<Account>>(path) : askFresh<Items<Account>>(path);
      const { items } = await asked.catch(() => ({ items: [] as Account[] }));
      this.setData({ found: items.map(({ id, name, because }) => ({ id, name, because })) });
    },
    useAccount({ id, name }: Found) {
      this.change({ accountId: id, accountName: name });
    },
    typeAccount({ detail }: Typed) {
      this.change({ accountId: null, accountName: detail.value });
      void this.look(detail.value.trim());
    },
    pickAccount(tap: Tap) {
      const chosen = this.data.found.find(({ id }) => id === tapped(tap));
      if (chosen) this.useAccount(chosen);
    },
    photograph() {
      if (this.data.agreed) return this.shoot('camera');
      this.askConsent();
    },
    fromAlbum() {
      if (this.data.agreed) return this.shoot('album');
      this.askConsent();
    },
    askConsent() {
      this.setData({ asking: true });
    },
    closeConsent() {
      this.setData({ asking: false });
    },
    async afterConsent() {
      this.setData({ asking: false });
      await this.locate();
    },
    async shoot(source: 'camera' | 'album') {
      const path = await choosePicture(source);
      if (path !== null) await this.add({ path, kind: 'photo', source, durationMs: null });
    },
    recorded({ detail }: { detail: Recording }) {
      return this.add({ ...detail, kind: 'voice', source: 'recorder' });
    },
    async add(taken: Parameters<typeof keepCapture>[1]) {
      this.setData({ busy: this.data.busy + 1 });
      const capture = await keepCapture(this.data.draft, taken);
      this.setData({ busy: this.data.busy - 1 });
      if (!capture) return toast('手机空间不足，没有存下来');
      this.change({ captures: [...this.data.draft.captures, capture] });
    },
    drop(tap: Tap) {
      this.change(withoutCapture(this.data.draft, tapped(tap, 'key')));
    },
    enlarge(tap: Tap) {
      void wx.previewImage({ urls: [tapped(tap, 'path')] });
    },
    toggle(tap: Tap) {
      this.change({ actions: toggled(this.data.draft.actions, tapped(tap, 'text')) });
    },
    chooseStep(tap: Tap) {
      this.change({ nextStep: tapped(tap, 'text') });
    },
    typeNote({ detail }: Typed) {
      this.change({ note: detail.value });
    },
    async submit() {
      if (this.data.busy > 0) return toast('照片正在保存，请稍候');
      const missing = missingIn(this.data.draft);
      if (missing.length > 0) return toast(`还缺：${missing.join('、')}`);
      keepDraft(handOver(this.data.draft));
      refreshDrafts();
      goHome();
      toast(session.online ? '正在提交' : '已存在手机里，联网后自动提交');
      await sync();
    },
    async discard() {
      if (!(await confirm('删除这次拜访？照片和录音也会删除。'))) return;
      dropDraft(this.data.draft);
      refreshDrafts();
      goHome();
    },
    onUnload() {
      still(this);
      refreshDrafts();
    },
  },
});
