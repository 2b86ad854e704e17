import { phoneClock } from './clock';

export const LONGEST_MS = 60_000;

export type Recording = { blob: Blob; startedAt: number; durationMs: number };
export type Recorder = { stop: () => Promise<Recording> };

/** Records from the microphone until it is stopped; a minute at most. Throws when the microphone is refused. */
export async function startRecording(): Promise<Recorder> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  const startedAt = phoneClock.now();
  recorder.ondataavailable = ({ data }) => void parts.push(data);
  const ended = new Promise<Recording>((resolve) => {
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      const blob = new Blob(parts, { type: recorder.mimeType });
      resolve({ blob, startedAt, durationMs: phoneClock.now() - startedAt });
    };
  });
  recorder.start();
  const limit = setTimeout(() => recorder.stop(), LONGEST_MS);
  return {
    stop: () => {
      clearTimeout(limit);
      if (recorder.state !== 'inactive') recorder.stop();
      return ended;
    },
  };
}
