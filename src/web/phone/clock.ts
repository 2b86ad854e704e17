let simulatedMs = 0;

/** The phone's clock, UTC ms, and how far the server's is ahead of it. The only source of "now" in the H5. */
export const phoneClock = { now: (): number => Date.now() + simulatedMs, offsetMs: 0 };

/** The server's time as far as the phone can know it. */
export const serverNow = (): number => phoneClock.now() + phoneClock.offsetMs;

/** Learns from an answer's `X-Server-Time`. In the simulated tenant the phone lives in its time too. */
export function learnFrom(answer: Response): void {
  const time = Number(answer.headers.get('X-Server-Time'));
  if (!(time > 0)) return;
  if (answer.headers.get('X-Clock') === 'simulated') simulatedMs = time - Date.now();
  phoneClock.offsetMs = time - phoneClock.now();
}
