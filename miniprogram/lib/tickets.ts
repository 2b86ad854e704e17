/** A capture ticket as the server hands it out. */
export type Ticket = { id: string; code: string; expiresAt: number; offline: boolean };

/** So many lie ready for a day without network; fewer than half of it and more are fetched. */
export const STOCK = 10;

/** Tickets that still hold, the oldest first. `offsetMs` is what the server's clock is ahead of the phone's. */
export const usable = (tickets: readonly Ticket[], now: number, offsetMs: number): Ticket[] =>
  tickets
    .filter(({ expiresAt }) => expiresAt > now + offsetMs)
    .sort((a, b) => a.expiresAt - b.expiresAt);

/** How many to fetch. */
export const wanting = (stock: readonly Ticket[]): number =>
  stock.length < STOCK / 2 ? STOCK - stock.length : 0;
