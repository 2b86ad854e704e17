import type { Evidence } from '../../lib/answers';
import { heardRows, isOpenNote, writerText, type HeardRow } from '../../lib/heard';
import { tell } from '../../phone/api';
import { serverNow } from '../../phone/clock';
import { toast } from '../../phone/wechat';

function shownOf({ voice, transcript }: Evidence, mine: boolean) {
  if (!voice) return { text: transcript ?? '', writer: '待转写', mayType: false, ...NOT_HEARD };
  const { text, heard } = voice;
  return {
    ...{ text: text ?? '', writer: writerText(voice), mayType: mine && isOpenNote(voice) },
    rows: heard ? heardRows(heard, serverNow()) : [],
    searching: text !== null && heard === null,
  };
}

const NOT_HEARD = { rows: [] as HeardRow[], searching: false };

/** What was said in a recording, who wrote it down and what was understood; its speaker may correct it. Says `changed`. */
Component({
  properties: {
    evidence: { type: Object, value: {} as Evidence },
    mine: { type: Boolean, value: false },
  },
  data: {
    ...{ text: '', writer: '', words: '', mayType: false, typing: false, busy: false },
    ...NOT_HEARD,
  },
  observers: {
    'evidence, mine': function (evidence: Evidence, mine: boolean) {
      const shown = shownOf(evidence, mine);
      // What is being typed is not replaced by what the server knew before.
      if (this.data.typing) return this.setData(shown);
      this.setData({ ...shown, words: shown.text, typing: shown.mayType && shown.text === '' });
    },
  },
  methods: {
    begin() {
      this.setData({ typing: true, words: this.data.text });
    },
    type({ detail }: { detail: { value: string } }) {
      this.setData({ words: detail.value });
    },
    async save() {
      const text = this.data.words.trim();
      if (text === '') return toast('请写下说了什么');
      this.setData({ busy: true });
      try {
        await tell(`/voices/${this.data.evidence.id}/text`, { text });
        this.setData({ typing: false });
        this.triggerEvent('changed');
      } catch (error) {
        toast((error as Error).message);
      } finally {
        this.setData({ busy: false });
      }
    },
  },
});
