import { qualityOf } from '../../src/voices/quality';
import { reviewNote, type Review } from '../../src/voices/review';
import type { VoiceNote } from '../../src/voices/voice-note';

const NOW = Date.UTC(2026, 10, 25, 2);
const note = (more: Partial<VoiceNote> = {}): VoiceNote =>
  ({
    id: 'v',
    memberId: 'lina',
    durationMs: 40_000,
    text: null,
    heard: null,
    ...more,
  }) as VoiceNote;
const began = (secondsAgo: number): Review => ({
  ...{ voiceId: 'v', reviewerId: 'boss', listenedAt: NOW - secondsAgo * 1_000 },
  ...{ verdict: null, comment: null, reviewedAt: null },
});
const poor = { reviewerId: 'boss', verdict: 'poor', comment: '只念了客户名', now: NOW } as const;

it.each([
  ['nobody has listened', null, note(), 'voice.listen_first'],
  ['19 seconds were heard', began(19), note(), 'voice.listen_first'],
  ['20 seconds were heard', began(20), note(), null],
  ['a short one was heard to its end', began(8), note({ durationMs: 8_000 }), null],
  ['it is one’s own', began(60), note({ memberId: 'boss' }), 'voice.own_review'],
])('a negative mark when %s', (...[, review, about, code]) => {
  const mark = (): Review => reviewNote(review, about, poor);
  if (code === null) expect(mark()).toMatchObject({ verdict: 'poor', reviewedAt: NOW });
  else expect(mark).toThrow(code);
});

it('a negative mark needs a word, a good one needs nothing', () => {
  expect(() => reviewNote(began(30), note(), { ...poor, comment: ' ' })).toThrow(
    'voice.comment_missing',
  );
  const good = { ...poor, verdict: 'good', comment: null } as const;
  expect(reviewNote(null, note(), good).verdict).toBe('good');
});

it.each([
  ['好的好的', 6_000, true, '内容很短'],
  ['今天去见了客户的王经理他说还要再考虑考虑看看', 60_000, true, '大部分时间没有说话'],
  ['今天去见了客户的王经理他说还要再考虑考虑看看', 8_000, true, '没有提到'],
])('「%s」 in %i ms is worth a leader’s ear: %s', (...[text, durationMs, thin, why]) => {
  const found = qualityOf(note({ text, durationMs }));
  expect(found.thin).toBe(thin);
  expect(found.why).toContain(why);
});
