const ZONE = 'Asia/Shanghai';

const dateFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  month: 'long',
  day: 'numeric',
  weekday: 'short',
});
const secondsFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minutesFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** 3月2日周一 */
export function dateText(at: number): string {
  return dateFormat.format(at);
}

/** 09:00:12 */
export function secondsText(at: number): string {
  return secondsFormat.format(at);
}

/** 09:00, with the date in front if it is not the same day as `now`. */
export function momentText(at: number, now: number): string {
  const time = minutesFormat.format(at);
  return dateText(at) === dateText(now) ? time : `${dateText(at)} ${time}`;
}
