import type { Pages } from '../../lib/answers';
import { pagesText, pageText } from '../../lib/heard';
import { ask, askFresh, tell } from '../../phone/api';
import { tapped, type Tap } from '../../phone/page';
import { toast } from '../../phone/wechat';

const LOOK_MS = 1_500;
const looks = new WeakMap<object, ReturnType<typeof setInterval>>();

const NOTHING: Record<string, string> = {};

type Sheet = { n: number; head: string; text: string; poor: boolean };

/** The pages of minutes as they were read; what nobody could read is typed by whose visit it is. Says `changed`. */
Component({
  properties: { idOf: { type: String, value: '' }, mine: { type: Boolean, value: false } },
  data: {
    ...{ summary: '', open: 0, busy: false, words: NOTHING },
    ...{ keywords: [] as Pages['keywords'], sheets: [] as Sheet[] },
  },
  lifetimes: {
    attached() {
      void this.load();
      looks.set(
        this,
        setInterval(() => this.look(), LOOK_MS),
      );
    },
    detached() {
      const looking = looks.get(this);
      if (looking !== undefined) clearInterval(looking);
    },
  },
  methods: {
    /** A document is read within seconds after it came. */
    look() {
      if (this.data.sheets.length === 0) void this.load();
    },
    async load() {
      const path = `/evidence/${this.data.idOf}/pages`;
      const pages = await ask<Pages>(path).catch(() => null);
      if (pages) this.show(pages);
    },
    show(pages: Pages) {
      const sheets = pages.items.map((page) => ({
        ...{ n: page.n, text: page.text, poor: page.poor, head: pageText(page) },
      }));
      this.setData({ sheets, keywords: pages.keywords, summary: pagesText(pages) });
    },
    unfold(tap: Tap) {
      const n = Number(tapped(tap, 'n'));
      this.setData({ open: this.data.open === n ? 0 : n });
    },
    type(typed: Tap & { detail: { value: string } }) {
      this.setData({ words: { ...this.data.words, [tapped(typed, 'n')]: typed.detail.value } });
    },
    async save(tap: Tap) {
      const n = tapped(tap, 'n');
      const text = (this.data.words[n] ?? '').trim();
      if (text === '') return toast('请写下这一页的内容');
      this.setData({ busy: true });
      const path = `/evidence/${this.data.idOf}/pages`;
      try {
        await tell(`${path}/${n}`, { text });
        this.show(await askFresh<Pages>(path));
        this.triggerEvent('changed');
      } catch (error) {
        toast((error as Error).message);
      } finally {
        this.setData({ busy: false });
      }
    },
  },
});
