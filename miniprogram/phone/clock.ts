let simulatedMs = 0;

/** The phone's clock, UTC ms, and how far the server's is ahead of it. The only source of "now" in the mini-program. */
export const phoneClock = { now: (): number => Date.now() + simulatedMs, offsetMs: 0 };

/** The server's time as far as the phone can know it. */
export const serverNow = (): number => phoneClock.now() + phoneClock.offsetMs;

/** Learns from an answer's `X-Server-Time`. In the simulated tenant the phone lives in its time too. */
export function learnFrom(headers: Record<string, string>): void {
  // Phones differ in how they write the names of headers.
  const find = (name: string): string | undefined =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const time = Number(find('x-server-time'));
  if (!(time > 0)) return;
  if (find('x-clock') === 'simulated') simulatedMs = time - Date.now();
  phoneClock.offsetMs = time - phoneClock.now();
}
