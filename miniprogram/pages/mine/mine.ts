import { ROLE_NAMES } from '../../lib/labels';
import { live, markTab, moment, noticeOf, still } from '../../phone/page';
import { reconnect, refill, session, withdraw } from '../../phone/session';
import { tickets } from '../../phone/tickets';
import { confirm, toast } from '../../phone/wechat';

function who() {
  const { name = '', role = '' } = session.me ?? {};
  return { name, initial: name.slice(0, 1), role: ROLE_NAMES[role] ?? '' };
}

function agreement() {
  const { text = '', acceptedAt: at = null } = session.consent ?? {};
  return { text, agreedOn: at === null ? '' : moment(at) };
}

Component({
  data: {
    ...{ notice: '', name: '', initial: '', role: '', online: true },
    ...{ drafts: 0, tickets: 0, text: '', agreedOn: '' },
  },
  methods: {
    onShow() {
      live(this);
      void this.count();
    },
    onHide() {
      still(this);
    },
    refresh() {
      const { online, drafts } = session;
      const more = { notice: noticeOf(), online, drafts: drafts.length };
      this.setData({ ...who(), ...agreement(), ...more });
      markTab(this, 'mine');
    },
    async count() {
      this.setData({ tickets: (await tickets.stock()).length });
    },
    async refill() {
      if (!this.data.agreedOn) return toast('同意告知书后才能领取');
      await refill();
      await this.count();
    },
    again: () => reconnect(),
    openDrafts: () => void wx.switchTab({ url: '/pages/drafts/drafts' }),
    async withdraw() {
      const message = '撤回后不能再拍照、录音和签到，已有的凭证按期限保存。';
      if (!(await confirm(message, '撤回同意'))) return;
      await withdraw().catch((error: unknown) => toast((error as Error).message));
    },
  },
});
