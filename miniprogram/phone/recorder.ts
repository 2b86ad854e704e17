/** Longer notes are cut. */
export const LONGEST_MS = 60_000;

export type Recording = { path: string; durationMs: number };

/** MP3 plays on both kinds of phone and is small enough for a bad line. */
const FORMAT = {
  ...{ duration: LONGEST_MS, format: 'mp3' as const, sampleRate: 16_000 as const },
  ...{ numberOfChannels: 1 as const, encodeBitRate: 48_000 },
};

export type RecorderEvents = {
  started: () => void;
  /** Null when the microphone was refused. */
  ended: (recording: Recording | null) => void;
};

/** The phone has one microphone; who asked last hears of it. */
let listener: RecorderEvents | null = null;
let bound = false;

function bind(): void {
  if (bound) return;
  bound = true;
  const recorder = wx.getRecorderManager();
  recorder.onStart(() => listener?.started());
  recorder.onStop(({ tempFilePath, duration }) =>
    listener?.ended({ path: tempFilePath, durationMs: duration }),
  );
  recorder.onError(() => listener?.ended(null));
}

/** Records until `stopRecording`; a minute at most. */
export function startRecording(events: RecorderEvents): void {
  bind();
  listener = events;
  wx.getRecorderManager().start(FORMAT);
}

export const stopRecording = (): void => wx.getRecorderManager().stop();
