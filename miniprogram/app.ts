import { openSession, reconnect } from './phone/session';

let opened = false;

App({
  onShow() {
    // The first time it opens; whenever it comes back it looks at what has changed.
    const work = opened ? reconnect() : openSession();
    opened = true;
    void work;
  },
});
