import { ticketBox } from '../lib/ticket-box';
import type { Ticket } from '../lib/tickets';
import { tell } from './api';
import { phoneClock } from './clock';
import { newUuid } from './ids';
import { addTickets, deviceId, dropTicket, keepDeviceId, listTickets } from './store';

async function thisDevice(): Promise<string> {
  const known = deviceId();
  if (known !== null) return known;
  const made = await newUuid();
  keepDeviceId(made);
  return made;
}

/** Tickets for captures, with or without network. */
export const tickets = ticketBox({
  fetch: async (wish) => {
    const body = { ...wish, deviceId: await thisDevice() };
    return (await tell<{ items: Ticket[] }>('/capture-tickets', body)).items;
  },
  list: () => Promise.resolve(listTickets()),
  add: (more) => Promise.resolve(addTickets(more)),
  drop: (id) => Promise.resolve(dropTicket(id)),
  clock: phoneClock,
});
