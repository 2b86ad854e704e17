/** An entry of somebody's calendar; UTC ms. Whole days have no hours. */
export type CalendarEntry = {
  unionId: string;
  fromAt: number;
  toAt: number;
  status: 'BUSY' | 'TENTATIVE';
  isWholeDay: boolean;
};

/** What stands in people's calendars. */
export type Calendars = {
  add: (eventId: string, entry: CalendarEntry) => void;
  remove: (eventId: string) => void;
  /** Entries of one person that touch a span. */
  between: (unionId: string, span: { from: number; to: number }) => CalendarEntry[];
};

export function createCalendars(): Calendars {
  const entries = new Map<string, CalendarEntry>();
  return {
    add: (id, entry) => void entries.set(id, entry),
    remove: (id) => void entries.delete(id),
    between: (unionId, { from, to }) =>
      [...entries.values()].filter(
        (one) => one.unionId === unionId && one.fromAt < to && one.toAt > from,
      ),
  };
}
