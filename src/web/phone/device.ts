import { usable, wanting, type Ticket } from '../../../miniprogram/lib/tickets';
import type { Position } from '../../../miniprogram/lib/draft';
import { tell } from './api';
import { phoneClock } from './clock';
import { addTickets, dropTicket, listTickets } from './store';

/** Tells this phone from others; made once and kept. */
export function deviceId(): string {
  const known = localStorage.getItem('device');
  if (known) return known;
  const made = crypto.randomUUID();
  localStorage.setItem('device', made);
  return made;
}

/** Where the phone is now, or null when it does not say within ten seconds. Asked at a capture only. */
export const whereAmI = (): Promise<Position | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          ...{ latitude: coords.latitude, longitude: coords.longitude, crs: 'wgs84' },
          accuracyMetres: coords.accuracy,
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 },
    );
  });

const fetchTickets = async (wish: object): Promise<Ticket[]> => {
  const body = { ...wish, deviceId: deviceId() };
  return (await tell<{ items: Ticket[] }>('/capture-tickets', body)).items;
};

/** A ticket for a capture that is made now: from the server, or without network from the stock. */
export async function takeTicket(accountId: string | null): Promise<string | null> {
  try {
    const [ticket] = await fetchTickets({ accountId });
    return ticket?.id ?? null;
  } catch {
    const [oldest] = await stock();
    if (!oldest) return null;
    await dropTicket(oldest.id);
    return oldest.id;
  }
}

/** Tickets in stock that still hold; what does not is thrown away. */
export async function stock(): Promise<Ticket[]> {
  const all = await listTickets();
  const good = usable(all, phoneClock.now(), phoneClock.offsetMs);
  for (const { id } of all) if (!good.some((ticket) => ticket.id === id)) await dropTicket(id);
  return good;
}

/** Fetches tickets for a day without network, while there is one. */
export async function refillStock(): Promise<void> {
  const count = wanting(await stock());
  if (count > 0) await addTickets(await fetchTickets({ offline: true, count }));
}
