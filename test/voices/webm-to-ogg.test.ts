import type { Browser } from 'playwright-core';
import { opusInOgg } from '../../src/app/adapters/webm-to-ogg';
import { durationMs, sniffVoice } from '../../src/voices/format';
import { webm } from '../support/voices';
import { withBrowser, openBrowser } from '../support/browser';

/** A second and a half from Chromium's own recorder. */
const RECORD = `(async () => {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const recorder = new MediaRecorder(out.stream, { mimeType: 'audio/webm;codecs=opus' });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start(100);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.stop();
  await stopped;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
})()`;

/** What Chromium's own decoder makes of a file. */
const decode = (bytes: Buffer): string => `(async () => {
  const sound = await new AudioContext().decodeAudioData(new Uint8Array([${[...bytes].join()}]).buffer);
  const loud = sound.getChannelData(0).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return { seconds: sound.duration, loud };
})()`;
type Sound = { seconds: number; loud: number };

withBrowser("a browser's recording in Ogg", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('plays the same sound as before', async () => {
    const page = await browser.newPage();
    const webm = Buffer.from(await page.evaluate<number[]>(RECORD));
    expect(sniffVoice(webm)).toBe('webm');
    const ogg = opusInOgg(webm);
    expect(sniffVoice(ogg)).toBe('ogg');
    const before = await page.evaluate<Sound>(decode(webm));
    const after = await page.evaluate<Sound>(decode(ogg));
    expect(after.loud).toBeGreaterThan(0.5);
    expect(after.loud).toBeCloseTo(before.loud, 1);
    expect(Math.abs(after.seconds - before.seconds)).toBeLessThan(0.1);
    expect(Math.abs(durationMs(ogg)! - durationMs(webm)!)).toBeLessThan(100);
  });

  it('keeps packets of any size', () => {
    const ogg = opusInOgg(webm(10, 1_000_000, 1_275));
    expect(Math.abs(durationMs(ogg)! - 10_000)).toBeLessThan(50);
  });

  it('cannot be made of something else', () => {
    expect(() => opusInOgg(Buffer.from('\x1a\x45\xdf\xa3 nothing'))).toThrow('无法识别');
  });
});
