import { usable, wanting, type Ticket } from './tickets';

export type TicketPorts = {
  /** Fetches tickets from the server; fails without network. */
  fetch: (wish: {
    accountId?: string | null;
    offline?: boolean;
    count?: number;
  }) => Promise<Ticket[]>;
  list: () => Promise<Ticket[]>;
  add: (tickets: readonly Ticket[]) => Promise<void>;
  drop: (id: string) => Promise<void>;
  clock: { now: () => number; offsetMs: number };
};

export type TicketBox = {
  /** A ticket for a capture that is made now: from the server, or without network from the stock. */
  take: (accountId: string | null) => Promise<string | null>;
  /** Tickets in stock that still hold; what does not is thrown away. */
  stock: () => Promise<Ticket[]>;
  /** Fetches tickets for a day without network, while there is one. */
  refill: () => Promise<void>;
};

/** Where a phone gets the ticket of a capture, with or without network. */
export function ticketBox({ fetch, list, add, drop, clock }: TicketPorts): TicketBox {
  const stock = async (): Promise<Ticket[]> => {
    const all = await list();
    const good = usable(all, clock.now(), clock.offsetMs);
    for (const { id } of all) if (!good.some((ticket) => ticket.id === id)) await drop(id);
    return good;
  };
  const fromStock = async (): Promise<string | null> => {
    const [oldest] = await stock();
    if (oldest) await drop(oldest.id);
    return oldest?.id ?? null;
  };
  return {
    stock,
    take: async (accountId) => {
      try {
        const [ticket] = await fetch({ accountId });
        return ticket?.id ?? null;
      } catch {
        return fromStock();
      }
    },
    refill: async () => {
      const count = wanting(await stock());
      if (count > 0) await add(await fetch({ offline: true, count }));
    },
  };
}
