import { secondsText } from '../../lib/format';
import { phoneClock } from '../../phone/clock';
import { startRecording, stopRecording, type Recording } from '../../phone/recorder';
import { toast } from '../../phone/wechat';

const LOOK_MS = 200;
const SHORTEST_MS = 1_000;

/** Whether the finger is still down, and what counts the seconds; not shown, so no part of the data. */
const holds = new WeakMap<
  object,
  { held: boolean; timer: ReturnType<typeof setInterval> | null }
>();

/** Hold to talk. Says `recorded` with the recording. */
Component({
  data: { on: false, spoken: '0:00' },
  lifetimes: {
    detached() {
      this.release();
    },
  },
  methods: {
    press() {
      holds.set(this, { held: true, timer: null });
      startRecording({ started: () => this.begin(), ended: (recording) => this.end(recording) });
    },
    begin() {
      const hold = holds.get(this);
      // The finger may have left while the microphone was being asked for.
      if (!hold?.held) return stopRecording();
      const from = phoneClock.now();
      hold.timer = setInterval(
        () => this.setData({ spoken: secondsText(phoneClock.now() - from) }),
        LOOK_MS,
      );
      this.setData({ on: true, spoken: secondsText(0) });
    },
    release() {
      const hold = holds.get(this);
      if (hold) hold.held = false;
      if (this.data.on) stopRecording();
    },
    end(recording: Recording | null) {
      const { timer = null } = holds.get(this) ?? {};
      if (timer !== null) clearInterval(timer);
      holds.delete(this);
      this.setData({ on: false });
      if (!recording) return toast('没有麦克风权限');
      if (recording.durationMs < SHORTEST_MS) return toast('说话时间太短');
      this.triggerEvent('recorded', recording);
    },
  },
});
