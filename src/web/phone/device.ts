import { ticketBox } from '../../../miniprogram/lib/ticket-box';
import type { Ticket } from '../../../miniprogram/lib/tickets';
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

/** Tickets for captures, with or without network. */
export const tickets = ticketBox({
  fetch: async (wish) => {
    const body = { ...wish, deviceId: deviceId() };
    return (await tell<{ items: Ticket[] }>('/capture-tickets', body)).items;
  },
  ...{ list: listTickets, add: addTickets, drop: dropTicket, clock: phoneClock },
});
