import { must } from './dom';
import { dateText, secondsText } from './moment';
import { act } from './wire';

/** The clock in the top bar: runs on by itself between two words from the server. */
export type ClockBar = { now: () => number; set: (now: number) => void };

const FLASH = [{ backgroundColor: '#fff0bd' }, { backgroundColor: 'transparent' }];

export function createClockBar(): ClockBar {
  const date = must('[data-testid="clock-date"]');
  const time = must('[data-testid="clock-time"]');
  const phoneClocks = (): NodeListOf<HTMLElement> => document.querySelectorAll('.phone-time');
  let base = { server: 0, here: performance.now() };
  const now = (): number => base.server + performance.now() - base.here;

  const show = (): void => {
    if (base.server === 0) return;
    const at = now();
    date.textContent = dateText(at);
    time.textContent = secondsText(at);
    for (const phone of phoneClocks()) phone.textContent = secondsText(at).slice(0, 5);
  };
  const set = (server: number): void => {
    base = { server, here: performance.now() };
    show();
  };

  setInterval(show, 250);
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-jump]'))
    button.addEventListener('click', () => void jump(button, set));
  return { now, set };
}

async function jump(button: HTMLButtonElement, set: (now: number) => void): Promise<void> {
  const face = must('.clock-face');
  button.disabled = true;
  try {
    const { now } = await act<{ now: number }>('clock', { ms: Number(button.dataset.jump) });
    set(now);
    face.animate(FLASH, 900);
  } finally {
    button.disabled = false;
  }
}
