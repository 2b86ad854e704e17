import { live, still } from '../../phone/page';
import { agree, session } from '../../phone/session';
import { toast } from '../../phone/wechat';

/** The text before the first capture. Says `agreed` or `close`. */
Component({
  properties: { show: { type: Boolean, value: false } },
  data: { text: '', busy: false },
  lifetimes: {
    attached() {
      live(this);
    },
    detached() {
      still(this);
    },
  },
  methods: {
    refresh() {
      this.setData({ text: session.consent?.text ?? '' });
    },
    async agree() {
      this.setData({ busy: true });
      try {
        await agree();
        this.triggerEvent('agreed');
      } catch (error) {
        toast((error as Error).message);
      } finally {
        this.setData({ busy: false });
      }
    },
    close() {
      this.triggerEvent('close');
    },
  },
});
