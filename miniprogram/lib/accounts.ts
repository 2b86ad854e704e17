import type { Account } from './answers';
import type { Position } from './draft';

/** The question for customers the rep may be standing at. */
export function accountsPath(search: string, position: Position | null): string {
  const place = position
    ? `&latitude=${String(position.latitude)}&longitude=${String(position.longitude)}&crs=${position.crs}`
    : '';
  return `/accounts?limit=5&search=${encodeURIComponent(search)}${place}`;
}

/** Standing at the door of a known customer, nobody should have to choose. */
export const isHere = ({ because }: Pick<Account, 'because'>): boolean =>
  /^预约|^[0-2]?\d?\d 米$/.test(because);
