import type { Evidence, Verdict } from '../../lib/answers';
import { secondsText } from '../../lib/format';
import { askFresh, fetchFile } from '../../phone/api';
import { moment } from '../../phone/page';
import { playSound, stopSound, toast } from '../../phone/wechat';

const WAITING: Record<string, string> = {
  ...{ processing: '正在加水印，稍后可看', purged: '已按保存期限删除', ready: '正在读取图片' },
};

/** One piece of evidence: picture with watermark or voice note, how strong it is and why, and whether it still holds. */
Component({
  properties: {
    evidence: { type: Object, value: {} as Evidence },
    mine: { type: Boolean, value: false },
  },
  data: {
    ...{ picture: '', playing: false, seconds: '', when: '', waiting: '' },
    verdict: null as Verdict | null,
  },
  observers: {
    evidence({ state, takenAt, durationMs }: Evidence) {
      const seconds = secondsText(durationMs ?? 0);
      this.setData({ seconds, when: moment(takenAt), waiting: WAITING[state] ?? '' });
      void this.show();
    },
  },
  lifetimes: {
    detached() {
      if (this.data.playing) stopSound();
    },
  },
  methods: {
    async show() {
      const { id, kind, state } = this.data.evidence;
      if (kind === 'voice' || state !== 'ready' || this.data.picture !== '') return;
      const picture = await fetchFile(`/evidence/${id}`, 'image/jpeg');
      this.setData(picture === null ? { waiting: '图片没有读取到，请稍后再看' } : { picture });
    },
    changed() {
      this.triggerEvent('changed');
    },
    enlarge() {
      void wx.previewImage({ urls: [this.data.picture] });
    },
    async listen() {
      if (this.data.playing) return stopSound();
      const path = await fetchFile(`/evidence/${this.data.evidence.id}`, 'audio/mpeg');
      if (path === null) return toast('语音没有读取到，请稍后再听');
      this.setData({ playing: true });
      playSound(path, () => this.setData({ playing: false }));
    },
    async verify() {
      try {
        const verdict = await askFresh<Verdict>(`/evidence/${this.data.evidence.id}/verify`);
        this.setData({ verdict });
      } catch (error) {
        toast((error as Error).message);
      }
    },
  },
});
